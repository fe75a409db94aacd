using Dialogos.Drivers.Bus;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Time;

namespace Dialogos.Drivers;

/// <summary>The kernel as drivers see it.</summary>
public sealed class KernelDriverHost : IDriverHost
{
    /// <summary>The only one.</summary>
    public static KernelDriverHost Instance { get; } = new();

    /// <inheritdoc/>
    public ulong Nanoseconds => Clock.Now;

    /// <inheritdoc/>
    public Result<IDeviceMemory> AllocateDeviceMemory(uint bytes)
    {
        var buffer = DirectMemoryAccess.Allocate((int)bytes);
        return buffer.Failed ? buffer.Error : new SharedDeviceMemory(buffer.Value);
    }

    /// <inheritdoc/>
    public IDeviceEvent CreateEvent() => new KernelDeviceEvent();

    /// <inheritdoc/>
    public void Pause() => Processor.Pause();
}
