using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers;

/// <summary>What a driver needs from the system that it runs in.</summary>
public interface IDriverHost
{
    /// <summary>A clock that never goes back, in nanoseconds.</summary>
    ulong Nanoseconds { get; }

    /// <summary>Zeroed memory for a device, or <see cref="Errno.OutOfMemory"/>.</summary>
    Result<IDeviceMemory> AllocateDeviceMemory(uint bytes);

    /// <summary>A new event.</summary>
    IDeviceEvent CreateEvent();

    /// <summary>Tells the processor that the driver polls; returns soon.</summary>
    void Pause();
}
