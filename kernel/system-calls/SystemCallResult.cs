using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.SystemCalls;

/// <summary>Results that many calls have.</summary>
internal static class SystemCallResult
{
    /// <summary>
    /// Success with the value 0. In a conditional expression a literal 0 beside an Errno would become "no error" of the
    /// enumeration, which is no result.
    /// </summary>
    internal static Result<long> Zero
    {
        get
        {
            long none = 0;
            return none;
        }
    }
}
