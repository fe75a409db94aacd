using Dialogos.Sandbox.Records;
using Dialogos.Sandbox.Sources;
using LibGit2Sharp;

namespace Dialogos.SelfImprove.Agent;

/// <summary>The newest generation's sources in git: the tip of the branch of generations, or what is checked out before there is one.</summary>
/// <param name="Number">The generation; 0 is the factory one.</param>
/// <param name="Commit">The commit's id.</param>
/// <param name="Tree">Its tree's id.</param>
public sealed record CurrentGeneration(int Number, string Commit, string Tree)
{
    /// <summary>Reads it from the repository around a folder.</summary>
    public static CurrentGeneration Read(string folder)
    {
        GitLibrary.Prepare();
        using var repository = new Repository(Repository.Discover(folder));
        var tip = repository.Lookup<Commit>(CommitProposal.GenerationsBranch) ?? repository.Head.Tip;
        return new CurrentGeneration(GenerationTrailer.Last(repository)?.Number ?? 0, tip.Sha, tip.Tree.Sha);
    }
}
