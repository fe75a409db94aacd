using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>
/// Instructions of every x86 processor: each method is the one that its summary names (Intel SDM, volume 2).
/// The compiler puts it in the place of the call: a body that calls itself stands for that.
/// </summary>
[Intrinsic]
public abstract partial class X86Base
{
    internal X86Base()
    {
    }

    /// <summary>True: the baseline has them.</summary>
    public static bool IsSupported
    {
        get => IsSupported;
    }

    /// <summary>PAUSE.</summary>
    public static void Pause() => Pause();

    /// <summary>Those with 64-bit registers.</summary>
    [Intrinsic]
    public abstract class X64
    {
        internal X64()
        {
        }

        /// <summary>True: the baseline has them.</summary>
        public static bool IsSupported
        {
            get => IsSupported;
        }
    }
}
