using System.Collections.Generic;

namespace Dialogos.Analyzers.Rewrites;

/// <summary>Enumerates the rewrites of one family in a method; every one of them binds.</summary>
public interface IRewriteRule
{
    /// <summary>The rewrites, in document order.</summary>
    IEnumerable<Rewrite> Enumerate(MethodContext method);
}
