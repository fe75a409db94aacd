using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Kernel.Boot;

public static partial class BootSequence
{
    // Pre: pages can be had. Post: objects can be made; a failure ends in a panic with names.
    private static void StartRuntime() => ManagedRuntime.Initialize();

    private static void StartKernel()
    {
        Log.Information($"hello from C#, {BootRecord.Map.Length} ranges, options '{BootRecord.CommandLine}'");
        Power.DebugExit(0);
    }
}
