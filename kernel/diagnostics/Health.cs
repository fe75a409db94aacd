namespace Dialogos.Kernel.Diagnostics;

/// <summary>What the kernel thinks of itself. The part that keeps generations asks to be told.</summary>
public static class Health
{
    /// <summary>Called when the boot proves healthy (true) or a check fails (false).</summary>
    public static System.Action<bool>? Listener { get; set; }

    /// <summary>The last verdict; null before there is one.</summary>
    public static bool? Verdict { get; private set; }

    /// <summary>Calls the running generation good or bad.</summary>
    public static void Report(bool good)
    {
        Verdict = good;
        Listener?.Invoke(good);
    }
}
