namespace Dialogos.Drivers.Bus;

/// <summary>
/// Passes an interrupt on to an event. It exists before the driver has made the event, because the interrupt must be
/// connected before the device is started.
/// </summary>
internal sealed class InterruptRelay
{
    private IDeviceEvent? _event;

    /// <summary>True if the device has no interrupt and its event must be polled.</summary>
    public bool IsPolled { get; set; }

    /// <summary>Says where interrupts go.</summary>
    public void Attach(IDeviceEvent target)
    {
        _event = target;
        if (IsPolled && target is KernelDeviceEvent kernelEvent)
            kernelEvent.IsPolled = true;
    }

    /// <summary>Called by the interrupt handler.</summary>
    public void Raise() => _event?.Signal();
}
