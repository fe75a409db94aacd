// Words. A *generation* is one kernel with the sources it was built from. Its *entry* is a small file in the generations
// folder whose *name* carries the state, so that every change of state is one rename and a power cut leaves the old state
// or the new one, never a mixture (after systemd's AUTOMATIC_BOOT_ASSESSMENT.md):
//
//   0007+3.conf      staged: three tries left, none used
//   0007+2-1.conf    trying: two left, one used
//   0007+0-3.conf    exhausted: started three times, never called good
//   0007.conf        good
//   0007.pin.conf    pinned: good, preferred, never collected
//   0007.bad.conf    bad: condemned, the reason in 0007/bad.txt
//
// No name is longer than 13 characters: one long-name record of FAT holds it, so a rename touches 64 bytes of a folder.
// The loader *counts down* before it starts a generation; health checks *bless* it (good) or *condemn* it (bad).
// Generation 0 is the *factory* one: never renamed, never collected, the last resort.
namespace Dialogos.Kernel.Generations;

/// <summary>How far a generation is trusted, from the least to the most.</summary>
public enum GenerationState
{
    /// <summary>Called bad by a health check, the verifier or a person. Started only by hand.</summary>
    Bad,
    /// <summary>No tries left and never called good. Started only by hand.</summary>
    Exhausted,
    /// <summary>Started at least once, neither good nor exhausted.</summary>
    Trying,
    /// <summary>Written whole, never started.</summary>
    Staged,
    /// <summary>Called good by its health checks.</summary>
    Good,
    /// <summary>Good, and preferred by a person over newer ones.</summary>
    Pinned,
}
