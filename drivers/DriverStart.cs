// The drivers' part of the boot: after interrupts, time and threads are there, before anybody looks for a disk.
using System.Collections.Generic;
using Dialogos.Drivers.Block;
using Dialogos.Drivers.Bus;
using Dialogos.Drivers.Display;
using Dialogos.Drivers.Entropy;
using Dialogos.Drivers.Input;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers;

/// <summary>Starts every driver.</summary>
public static class DriverStart
{
    // Pre: threads can block. Post: DeviceRegistry holds every device; the pool is seeded if the machine has a source.
    /// <summary>Finds and starts all devices. What does not work is logged; the boot goes on.</summary>
    public static void Run()
    {
        KernelEntropy.SeedFromProcessor();
        Screen.StartFromLoader();
        DeviceRegistry.Start(new List<PciDriver>
        {
            new VirtioPciDriver(), new NvmeDriver(), new AhciDriver(), new BochsDisplayDriver(),
        });
        VirtioMmioBus.Start();
        var keyboard = Keyboard.Start();
        if (keyboard.Failed && keyboard.Error != Errno.NoDevice)
            Log.Warning($"keyboard: could not be started (error {(int)keyboard.Error})");
        DevicesCommand.Register();
        if (!KernelEntropy.Pool.IsSeeded)
            Log.Warning("entropy: no source; random bytes are refused until there is one");
    }
}
