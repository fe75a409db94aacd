using System.Runtime.InteropServices;

namespace Dialogos.Bootloader.Uefi;

/// <summary>EFI_SIMPLE_TEXT_INPUT_PROTOCOL (UEFI 2.10, section 12.3).</summary>
// SAFETY: the firmware's layout.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SimpleTextInput
{
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextInput*, byte, ulong> Reset;
    public delegate* unmanaged[SuppressGCTransition]<SimpleTextInput*, InputKey*, ulong> ReadKeyStroke;
    public nint WaitForKey;
}

/// <summary>EFI_INPUT_KEY (UEFI 2.10, section 12.3): a scan code, or a character if that is 0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InputKey
{
    public const ushort ScanUp = 1;
    public const ushort ScanDown = 2;
    public const ushort ScanEscape = 0x17;

    public ushort ScanCode;
    public char Character;
}
