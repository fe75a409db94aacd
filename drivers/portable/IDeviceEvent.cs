namespace Dialogos.Drivers;

/// <summary>
/// An event count: an interrupt handler signals it, any number of threads wait. A waiter takes <see cref="Ticket"/>
/// <em>before</em> it looks at the device, so that a signal between the look and the wait is not lost.
/// </summary>
public interface IDeviceEvent
{
    /// <summary>Changes with every signal.</summary>
    uint Ticket { get; }

    /// <summary>Wakes every waiter. May be called from an interrupt handler.</summary>
    void Signal();

    /// <summary>
    /// Returns when the event was signalled after <paramref name="ticket"/> was taken, or when the time is over; it may
    /// return early, so the caller looks again.
    /// </summary>
    void Wait(uint ticket, ulong nanoseconds);
}
