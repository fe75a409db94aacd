using System;

namespace Dialogos.Drivers.Bus;

/// <summary>What kind of device a virtio transport carries (virtio 1.2, chapter 5).</summary>
public enum VirtioKind : uint
{
    /// <summary>Nothing is plugged in.</summary>
    None = 0,
    /// <summary>Network card.</summary>
    Network = 1,
    /// <summary>Block device.</summary>
    Block = 2,
    /// <summary>Console.</summary>
    Console = 3,
    /// <summary>Source of entropy.</summary>
    Entropy = 4,
}

/// <summary>Progress of the driver, as the device sees it (virtio 1.2, chapter 2.1).</summary>
[Flags]
public enum VirtioStatus : byte
{
    /// <summary>Reset.</summary>
    None = 0,
    /// <summary>Somebody noticed the device.</summary>
    Acknowledge = 1,
    /// <summary>There is a driver for it.</summary>
    Driver = 2,
    /// <summary>It may work.</summary>
    DriverOk = 4,
    /// <summary>The negotiation of features is over.</summary>
    FeaturesOk = 8,
    /// <summary>The device wants to be reset.</summary>
    NeedsReset = 64,
    /// <summary>The driver has given up.</summary>
    Failed = 128,
}

/// <summary>Feature bits that every kind shares (virtio 1.2, chapter 6).</summary>
public static class VirtioFeatures
{
    /// <summary>The device follows version 1 of the specification; this kernel speaks nothing older.</summary>
    public const ulong Version1 = 1UL << 32;
}
