using System;
using Dialogos.Kernel.Files.Events;
using Dialogos.Kernel.Scheduling;

namespace Dialogos.Kernel.Files.Startup;

/// <summary>The kernel's alarms, for timer files.</summary>
internal sealed class ThreadAlarm : ITimerAlarm
{
    private readonly Alarm _alarm;

    internal ThreadAlarm(Action ring) => _alarm = new Alarm(ring);

    /// <inheritdoc/>
    public void Set(ulong deadline) => _alarm.Set(deadline);

    /// <inheritdoc/>
    public void Cancel() => _alarm.Cancel();
}
