using System.Threading;

namespace Dialogos.Drivers.Block;

/// <summary>What the devices of one controller share: the lock on its registers and the event that it signals.</summary>
public sealed class BlockChannel(IDriverHost host)
{
    /// <summary>The system.</summary>
    public IDriverHost Host { get; } = host;
    /// <summary>Signalled by the controller's interrupt.</summary>
    public IDeviceEvent Event { get; } = host.CreateEvent();
    /// <summary>Guards the controller.</summary>
    public Lock Lock { get; } = new();
}
