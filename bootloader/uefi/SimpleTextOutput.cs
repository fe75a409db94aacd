using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL (UEFI 2.10, section 12.4).</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SimpleTextOutput
{
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, byte, ulong> Reset;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, char*, ulong> OutputString;
    private readonly nint _testString;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, nuint, nuint*, nuint*, ulong> QueryMode;
    private readonly nint _setMode;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, nuint, ulong> SetAttribute;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, ulong> ClearScreen;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, nuint, nuint, ulong> SetCursorPosition;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextOutput*, byte, ulong> EnableCursor;
    public SimpleTextOutputMode* Mode;
}

/// <summary>SIMPLE_TEXT_OUTPUT_MODE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SimpleTextOutputMode
{
    public int MaxMode;
    public int Mode;
    public int Attribute;
    public int CursorColumn;
    public int CursorRow;
    public byte CursorVisible;
}
