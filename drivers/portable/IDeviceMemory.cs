using System;

namespace Dialogos.Drivers;

/// <summary>
/// Physically contiguous, page-aligned memory that processor and device share. Through <see cref="IRegisters"/> it is
/// accessed like registers (rings, flags); <see cref="Bytes"/> is for bulk data that the device does not touch meanwhile.
/// </summary>
public interface IDeviceMemory : IRegisters
{
    /// <summary>Where the device finds the first byte.</summary>
    ulong PhysicalAddress { get; }

    /// <summary>The contents. The processor may read and write in any order.</summary>
    Span<byte> Bytes { get; }
}
