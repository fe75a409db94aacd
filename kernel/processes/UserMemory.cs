// Words. A *user address* is a number that a program gave: an allegation, not a pointer. Everything here checks that the
// range lies in the user half and survives pages that are missing or forbidden: the answer is EFAULT, never a crash.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes;

/// <summary>Copies to and from the running process's memory.</summary>
public static class UserMemory
{
    /// <summary>
    /// First address that no program can use: the last page of the lower half stays empty, so that no instruction that
    /// enters the kernel can be followed by an address that sysret must not see (Intel SDM volume 2, SYSRET).
    /// </summary>
    public const ulong End = 0x7FFFFFFFF000;

    /// <summary>True if all of the range is in the user half.</summary>
    public static bool Contains(ulong address, ulong length) => address <= End && length <= End - address;

    /// <summary>Copies bytes in. EFAULT.</summary>
    public static Result CopyIn(Span<byte> destination, ulong source)
    {
        if (!Contains(source, (ulong)destination.Length) || (destination.Length > 0 && UserAccess.CopyIn(destination, source) != 0))
            return Errno.BadAddress;
        return Result.Ok;
    }

    /// <summary>Copies bytes out. EFAULT; some bytes may have been written then.</summary>
    public static Result CopyOut(ulong destination, ReadOnlySpan<byte> source)
    {
        if (!Contains(destination, (ulong)source.Length) ||
            (source.Length > 0 && UserAccess.CopyOut(destination, source) != 0))
            return Errno.BadAddress;
        return Result.Ok;
    }

    /// <summary>Copies in as many bytes as there are before the first missing page. EFAULT if there is none.</summary>
    public static Result<int> CopyInPart(Span<byte> destination, ulong source)
    {
        if (!Contains(source, (ulong)destination.Length))
            return Errno.BadAddress;
        int copied = destination.Length == 0 ? 0 : destination.Length - (int)UserAccess.CopyIn(destination, source);
        return copied == 0 && destination.Length > 0 ? Errno.BadAddress : copied;
    }

    /// <summary>Copies out up to the first missing page. EFAULT if nothing could be copied.</summary>
    public static Result<int> CopyOutPart(ulong destination, ReadOnlySpan<byte> source)
    {
        if (!Contains(destination, (ulong)source.Length))
            return Errno.BadAddress;
        int copied = source.Length == 0 ? 0 : source.Length - (int)UserAccess.CopyOut(destination, source);
        return copied == 0 && source.Length > 0 ? Errno.BadAddress : copied;
    }

    /// <summary>Reads a structure. EFAULT.</summary>
    public static Result<T> Read<T>(ulong address) where T : unmanaged
    {
        T value = default;
        Result copied = CopyIn(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1)), address);
        return copied.Failed ? copied.Error : value;
    }

    /// <summary>Writes a structure. EFAULT.</summary>
    public static Result Write<T>(ulong address, in T value) where T : unmanaged
    {
        T copy = value;
        return CopyOut(address, MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref copy, 1)));
    }

    /// <summary>
    /// Writes 32 bits if they are as expected, atomically; returns what was found. EFAULT, EINVAL if not aligned.
    /// </summary>
    public static Result<uint> CompareExchange(ulong address, uint value, uint expected)
    {
        if ((address & 3) != 0)
            return Errno.InvalidArgument;
        uint found = 0;
        if (!Contains(address, 4) || UserAccess.CompareExchange(address, value, expected, ref found) != 0)
            return Errno.BadAddress;
        return found;
    }

    /// <summary>Fills with zeros. EFAULT.</summary>
    public static Result Clear(ulong address, ulong length)
    {
        Span<byte> zeros = stackalloc byte[256];
        zeros.Clear();
        while (length > 0)
        {
            int part = length < 256 ? (int)length : 256;
            Result copied = CopyOut(address, zeros.Slice(0, part));
            if (copied.Failed)
                return copied;
            address += (ulong)part;
            length -= (ulong)part;
        }
        return Result.Ok;
    }

    /// <summary>
    /// Reads bytes up to a zero, which is not part of the result. EFAULT; <paramref name="tooLong"/> if there is no zero
    /// among the first <paramref name="most"/> bytes.
    /// </summary>
    public static Result<byte[]> ReadText(ulong address, int most, Errno tooLong)
    {
        if (address >= End)
            return Errno.BadAddress;
        ulong room = Math.Min((ulong)most, End - address);
        long length = UserAccess.FindZero(address, room);
        if (length < 0)
            return Errno.BadAddress;
        if ((ulong)length >= room)
            return room < (ulong)most ? Errno.BadAddress : tooLong;
        var text = new byte[(int)length];
        Result copied = CopyIn(text, address);
        return copied.Failed ? copied.Error : text;
    }

    /// <summary>Reads a path: at most 4095 bytes. EFAULT, ENAMETOOLONG.</summary>
    public static Result<byte[]> ReadPath(ulong address) => ReadText(address, 4096, Errno.NameTooLong);
}

/// <summary>An array in a program's memory, alleged by the program; see <see cref="UserMemory"/>.</summary>
public readonly ref struct UserSpan<T> where T : unmanaged
{
    /// <summary>Names an array. Nothing is checked until it is used.</summary>
    public UserSpan(ulong address, ulong count)
    {
        Address = address;
        Count = count;
    }

    /// <summary>Where it begins.</summary>
    public ulong Address { get; }

    /// <summary>Elements.</summary>
    public ulong Count { get; }

    /// <summary>True if all of it lies in the user half.</summary>
    public bool IsInRange => Count <= UserMemory.End / (ulong)Unsafe.SizeOf<T>() &&
        UserMemory.Contains(Address, Count * (ulong)Unsafe.SizeOf<T>());

    /// <summary>Reads an element. EFAULT, also outside of the array.</summary>
    public Result<T> Read(ulong index)
    {
        if (index >= Count || !IsInRange)
            return Errno.BadAddress;
        return UserMemory.Read<T>(Address + index * (ulong)Unsafe.SizeOf<T>());
    }

    /// <summary>Writes an element. EFAULT, also outside of the array.</summary>
    public Result Write(ulong index, in T value)
    {
        if (index >= Count || !IsInRange)
            return Errno.BadAddress;
        return UserMemory.Write(Address + index * (ulong)Unsafe.SizeOf<T>(), value);
    }

    /// <summary>Copies as many elements as the destination holds from a position on. EFAULT.</summary>
    public Result CopyTo(ulong index, Span<T> destination)
    {
        if (!IsInRange || index > Count || (ulong)destination.Length > Count - index)
            return Errno.BadAddress;
        return UserMemory.CopyIn(MemoryMarshal.AsBytes(destination), Address + index * (ulong)Unsafe.SizeOf<T>());
    }

    /// <summary>Copies elements in from a position on. EFAULT.</summary>
    public Result CopyFrom(ulong index, ReadOnlySpan<T> source)
    {
        if (!IsInRange || index > Count || (ulong)source.Length > Count - index)
            return Errno.BadAddress;
        return UserMemory.CopyOut(Address + index * (ulong)Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(source));
    }
}
