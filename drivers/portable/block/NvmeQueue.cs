// NVM Express Base Specification 1.4, chapters 4.1 (queues), 4.2 (submission entry) and 4.6 (completion entry).
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Block;

/// <summary>A command in the form that the driver fills; the queue adds the identifier.</summary>
public struct NvmeCommand
{
    /// <summary>What to do.</summary>
    public byte Opcode;
    /// <summary>The namespace, 0 where none is meant.</summary>
    public uint Namespace;
    /// <summary>First page of the data.</summary>
    public ulong FirstPage;
    /// <summary>Second page, or the list of the others.</summary>
    public ulong SecondPage;
    /// <summary>Dword 10 of the entry.</summary>
    public uint Dword10;
    /// <summary>Dword 11 of the entry.</summary>
    public uint Dword11;
    /// <summary>Dword 12 of the entry.</summary>
    public uint Dword12;
}

/// <summary>A finished command.</summary>
public readonly struct NvmeCompletion(int identifier, ushort status, uint value)
{
    /// <summary>The identifier that was given with the command; the caller checks that it is one of its own.</summary>
    public int Identifier { get; } = identifier;
    /// <summary>Status code and type; 0 is success.</summary>
    public ushort Status { get; } = status;
    /// <summary>Dword 0, whose meaning depends on the command.</summary>
    public uint Value { get; } = value;

    /// <summary>The status as an error: aborted and internal errors are EIO, bad fields and ranges are EINVAL.</summary>
    public Errno Error => (Status & 0x7FF) switch
    {
        0 => Errno.None,
        // Generic: invalid opcode, invalid field, LBA out of range.
        0x001 => Errno.NotSupported,
        0x002 or 0x00B or 0x080 => Errno.InvalidArgument,
        // Command specific: attempted write to read only range.
        0x182 => Errno.ReadOnlyFileSystem,
        _ => Errno.InputOutput,
    };
}

/// <summary>A submission queue with its completion queue. Not thread-safe.</summary>
public sealed class NvmeQueue
{
    /// <summary>Entries of either queue; one fewer may be in flight.</summary>
    public const int Entries = 16;

    private const uint CommandBytes = 64, CompletionBytes = 16;
    private const uint CompletionsOffset = 4096;

    private readonly IRegisters _registers;
    private readonly IDeviceMemory _memory;
    private readonly uint _tailDoorbell, _headDoorbell;
    private int _tail, _head;
    private uint _phase = 1;

    /// <summary>Queue pair <paramref name="identifier"/> in <paramref name="memory"/> of <see cref="Bytes"/> bytes, all zero.</summary>
    public NvmeQueue(IRegisters registers, IDeviceMemory memory, int identifier, uint doorbellStride)
    {
        _registers = registers;
        _memory = memory;
        Identifier = identifier;
        _tailDoorbell = 0x1000 + (uint)(2 * identifier) * doorbellStride;
        _headDoorbell = _tailDoorbell + doorbellStride;
    }

    /// <summary>Bytes of memory that a pair takes: a page each.</summary>
    public static uint Bytes => 8192;
    /// <summary>0 for the admin pair.</summary>
    public int Identifier { get; }
    /// <summary>Commands that the controller has.</summary>
    public int Outstanding { get; private set; }
    /// <summary>Where the controller finds the commands.</summary>
    public ulong SubmissionAddress => _memory.PhysicalAddress;
    /// <summary>Where the controller puts completions.</summary>
    public ulong CompletionAddress => _memory.PhysicalAddress + CompletionsOffset;

    /// <summary>Hands a command over; <see cref="Errno.Again"/> if the queue is full.</summary>
    public Result Submit(in NvmeCommand command, ushort identifier)
    {
        if (Outstanding >= Entries - 1)
            return Errno.Again;
        var at = (uint)_tail * CommandBytes;
        _memory.Write32(at, command.Opcode | ((uint)identifier << 16));
        _memory.Write32(at + 4, command.Namespace);
        _memory.Write64(at + 8, 0);
        _memory.Write64(at + 16, 0);
        _memory.Write64(at + 24, command.FirstPage);
        _memory.Write64(at + 32, command.SecondPage);
        _memory.Write32(at + 40, command.Dword10);
        _memory.Write32(at + 44, command.Dword11);
        _memory.Write32(at + 48, command.Dword12);
        _memory.Write32(at + 52, 0);
        _memory.Write64(at + 56, 0);
        _tail = (_tail + 1) % Entries;
        Outstanding++;
        _registers.Write32(_tailDoorbell, (uint)_tail);
        return Result.Ok;
    }

    /// <summary>
    /// Takes one completion: <see cref="Errno.Again"/> if there is none, <see cref="Errno.Protocol"/> if the controller
    /// finished more than it was given.
    /// </summary>
    public Result<NvmeCompletion> Take()
    {
        var at = CompletionsOffset + (uint)_head * CompletionBytes;
        // The phase tag is in the last word that the controller writes: read it first.
        var last = _memory.Read32(at + 12);
        if (((last >> 16) & 1) != _phase)
            return Errno.Again;
        if (Outstanding == 0)
            return Errno.Protocol;
        var value = _memory.Read32(at);
        _head++;
        if (_head == Entries)
        {
            _head = 0;
            _phase ^= 1;
        }
        Outstanding--;
        _registers.Write32(_headDoorbell, (uint)_head);
        return new NvmeCompletion((int)(last & 0xFFFF), (ushort)(last >> 17), value);
    }

    /// <summary>Back to the state after construction, for a controller that was reset.</summary>
    public void Reset()
    {
        _memory.Bytes.Clear();
        _tail = 0;
        _head = 0;
        _phase = 1;
        Outstanding = 0;
    }
}
