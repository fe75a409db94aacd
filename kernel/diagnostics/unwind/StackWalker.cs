// Walks the frames of compiled code by the tables that the linker keeps in .pdata and .xdata (Microsoft, "x64 exception
// handling"): compiled code keeps no chain of frame pointers. Reads only mapped memory, allocates nothing, and stops at the
// first thing that it does not understand: it runs in a panic.
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>The registers of one frame: where it is, and what its caller's frame is computed from.</summary>
public ref struct StackWalker
{
    private const int PushRegister = 0;
    private const int AllocateLarge = 1;
    private const int AllocateSmall = 2;
    private const int SetFramePointer = 3;
    private const int SaveRegister = 4;
    private const int SaveRegisterFar = 5;
    private const int SaveVector = 8;
    private const int SaveVectorFar = 9;
    private const int PushMachineFrame = 10;
    private const byte ChainedFlag = 4 << 3;

    private ulong _rax, _rcx, _rdx, _rbx, _rsp, _rbp, _rsi, _rdi;
    private ulong _r8, _r9, _r10, _r11, _r12, _r13, _r14, _r15;

    /// <summary>Starts at an interrupted instruction.</summary>
    public StackWalker(ref InterruptFrame frame)
    {
        this = default;
        Rip = frame.Rip;
        _rax = frame.Rax;
        _rcx = frame.Rcx;
        _rdx = frame.Rdx;
        _rbx = frame.Rbx;
        _rsp = frame.Rsp;
        _rbp = frame.Rbp;
        _rsi = frame.Rsi;
        _rdi = frame.Rdi;
        _r8 = frame.R8;
        _r9 = frame.R9;
        _r10 = frame.R10;
        _r11 = frame.R11;
        _r12 = frame.R12;
        _r13 = frame.R13;
        _r14 = frame.R14;
        _r15 = frame.R15;
    }

    /// <summary>Address in this frame's function: the interrupted instruction, or the one after the call.</summary>
    public ulong Rip { get; private set; }

    /// <summary>Moves to the caller; false at the end of what is known.</summary>
    public bool MoveToCaller()
    {
        if (!FindFunction(Rip, out ulong begin, out ulong information))
            return ReturnFrom();
        ulong established = 0;
        bool machineFrame = false;
        ulong offset = Rip - begin;
        for (int chain = 0; chain < 8; chain++)
        {
            if (!Apply(information, chain == 0 ? offset : ulong.MaxValue, ref established, ref machineFrame))
                return false;
            if (machineFrame)
                return IsCode(Rip);
            if ((ReadByte(information) & ChainedFlag) == 0)
                return ReturnFrom();
            int codes = (ReadByte(information + 2) + 1) & ~1;
            information = KernelImage.Start + Read32(information + 4 + (ulong)codes * 2 + 8);
        }
        return false;
    }

    /// <summary>True if an address lies in the image.</summary>
    public static bool IsCode(ulong address) => address >= KernelImage.Start && address < KernelImage.End;

    private bool ReturnFrom()
    {
        if (!TryRead(_rsp, out ulong address) || !IsCode(address))
            return false;
        _rsp += 8;
        Rip = address;
        return true;
    }

    private bool Apply(ulong information, ulong offset, ref ulong established, ref bool machineFrame)
    {
        if ((ReadByte(information) & 7) is not (1 or 2))
            return false;
        int count = ReadByte(information + 2);
        int frameRegister = ReadByte(information + 3) & 15;
        ulong frameOffset = (ulong)(ReadByte(information + 3) >> 4) * 16;
        ulong frameBase = frameRegister != 0 ? Register(frameRegister) - frameOffset : _rsp;
        ulong codes = information + 4;
        for (int i = 0; i < count;)
        {
            ulong at = codes + (ulong)i * 2;
            bool executed = ReadByte(at) <= offset;
            int operation = ReadByte(at + 1) & 15;
            int operand = ReadByte(at + 1) >> 4;
            int slots = Slots(operation, operand);
            if (slots == 0)
                return false;
            if (executed && !Undo(operation, operand, at, frameBase, ref machineFrame))
                return false;
            if (machineFrame)
                return true;
            i += slots;
        }
        established = _rsp;
        return true;
    }

    private bool Undo(int operation, int operand, ulong at, ulong frameBase, ref bool machineFrame)
    {
        ulong value;
        switch (operation)
        {
            case PushRegister:
                if (!TryRead(_rsp, out value))
                    return false;
                Register(operand) = value;
                _rsp += 8;
                return true;
            case AllocateLarge:
                _rsp += operand == 0 ? Read16(at + 2) * 8UL : Read32(at + 2);
                return true;
            case AllocateSmall:
                _rsp += (ulong)operand * 8 + 8;
                return true;
            case SetFramePointer:
                _rsp = frameBase;
                return true;
            case SaveRegister:
            case SaveRegisterFar:
                if (!TryRead(frameBase + (operation == SaveRegister ? Read16(at + 2) * 8UL : Read32(at + 2)), out value))
                    return false;
                Register(operand) = value;
                return true;
            case PushMachineFrame:
                ulong frame = _rsp + (operand == 1 ? 8UL : 0);
                if (!TryRead(frame, out ulong rip) || !TryRead(frame + 24, out ulong rsp))
                    return false;
                Rip = rip;
                _rsp = rsp;
                machineFrame = true;
                return true;
            default:
                return true;
        }
    }

    private static int Slots(int operation, int operand) => operation switch
    {
        PushRegister or AllocateSmall or SetFramePointer or PushMachineFrame => 1,
        AllocateLarge => operand == 0 ? 2 : 3,
        SaveRegister or SaveVector => 2,
        SaveRegisterFar or SaveVectorFar => 3,
        _ => 0,
    };

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref ulong Register(int number)
    {
        switch (number)
        {
            case 0: return ref _rax;
            case 1: return ref _rcx;
            case 2: return ref _rdx;
            case 3: return ref _rbx;
            case 4: return ref _rsp;
            case 5: return ref _rbp;
            case 6: return ref _rsi;
            case 7: return ref _rdi;
            case 8: return ref _r8;
            case 9: return ref _r9;
            case 10: return ref _r10;
            case 11: return ref _r11;
            case 12: return ref _r12;
            case 13: return ref _r13;
            case 14: return ref _r14;
            default: return ref _r15;
        }
    }

    private static bool FindFunction(ulong address, out ulong begin, out ulong information)
    {
        begin = 0;
        information = 0;
        if (!IsCode(address))
            return false;
        (ulong table, uint length) = KernelImage.ExceptionDirectory;
        uint relative = (uint)(address - KernelImage.Start);
        int low = 0;
        int high = (int)(length / 12);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            ulong entry = table + (ulong)middle * 12;
            if (relative < Read32(entry))
            {
                high = middle;
            }
            else if (relative >= Read32(entry + 4))
            {
                low = middle + 1;
            }
            else
            {
                begin = KernelImage.Start + Read32(entry);
                information = KernelImage.Start + Read32(entry + 8);
                return true;
            }
        }
        return false;
    }

    private static bool TryRead(ulong address, out ulong value)
    {
        bool readable = (address & 7) == 0 && PageTables.Translate(address) != 0;
        value = readable ? PhysicalMemory.Structure<ulong>(address) : 0;
        return readable;
    }

    private static byte ReadByte(ulong address) => PhysicalMemory.Structure<byte>(address);

    private static ushort Read16(ulong address) => PhysicalMemory.Structure<ushort>(address);

    private static uint Read32(ulong address) => PhysicalMemory.Structure<uint>(address);
}
