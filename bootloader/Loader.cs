using System.Runtime;
using Dialogos.Bootloader.Screen;
using Dialogos.Bootloader.Start;
using Dialogos.Bootloader.Uefi;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Runtime;

namespace Dialogos.Bootloader;

/// <summary>The loader from its first to its last step: menu, choice, start.</summary>
internal static class Loader
{
    // Reading and verifying a kernel takes well under this; a disk that hangs does not.
    private const ulong StartSeconds = 120;
    private const ulong RefusalMicroseconds = 1_500_000;

    // SAFETY: the firmware's arguments.
    [RuntimeExport("LoaderMain")]
    private static unsafe ulong Main(nint imageHandle, SystemTable* tables, ulong startTime)
    {
        Firmware.Initialize(imageHandle, tables);
        ManagedRuntime.Initialize();
        LastStart.Take();
        TextScreen.Clear();
        LastScreen.Show(Run(startTime));
        return Status.Success;
    }

    // Returns only if nothing was started, with the reason.
    private static string Run(ulong startTime)
    {
        var opened = FirmwareGenerationStore.Open();
        if (opened.Failed)
            return "The loader was not started from a disk that it can read.";
        var store = opened.Value;
        var key = PublicKey.Read();
        if (key.Failed)
            return "This loader holds no public key: no generation can be trusted.";
        var directory = GenerationDirectory.Read(store);
        if (directory.Failed)
            return "The folder /dialogos/generations of the EFI partition cannot be read.";

        var choice = AskPerson(store, directory.Value);
        Firmware.SetWatchdog(StartSeconds);
        TextScreen.Clear();
        Banner.Draw();
        TextScreen.WriteAt(0, 4, "", Colour.LightGray);
        var verifier = new GenerationVerifier(store, key.Value);
        var starter = new StartVerifier(verifier);
        var selected = GenerationSelector.Choose(store, starter, choice);
        if (selected.Failed)
            return "The folder /dialogos/generations of the EFI partition cannot be read.";
        var selection = selected.Value;
        ShowRefusals(selection);
        if (selection.Chosen is null)
            return selection.Sentence;
        TextScreen.WriteLine("    " + selection.Sentence, Colour.LightGray);
        var failure = starter.Start!.Enter(selection, verifier.Entry!.Options, startTime);
        return $"The firmware would not hand over the machine (error {(int)failure}).";
    }

    private static int AskPerson(FirmwareGenerationStore store, GenerationDirectory directory)
    {
        var timeout = LoaderSettings.ReadTimeout(store);
        if (timeout == 0 && TextScreen.ReadKey() == Key.None)
            return GenerationSelector.NoChoice;
        if (directory.Names.Count == 0)
            return GenerationSelector.NoChoice;
        return new Menu(store, directory).Show(timeout == 0 ? LoaderSettings.DefaultTimeout : timeout);
    }

    private static void ShowRefusals(Selection selection)
    {
        var refused = false;
        foreach (var decision in selection.Decisions)
        {
            if (decision.Rejection == Rejection.None)
                continue;
            refused = true;
            TextScreen.WriteLine(
                $"    Generation {decision.Name.Number} {RejectionText.Describe(decision.Rejection)}; it is not started.",
                Colour.LightRed);
        }
        // Long enough to be read where somebody looks.
        if (refused)
            Firmware.Stall(RefusalMicroseconds);
    }
}
