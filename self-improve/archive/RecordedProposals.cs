using Dialogos.Sandbox.Records;

namespace Dialogos.SelfImprove.Archive;

/// <summary>The archive as the log of records has it.</summary>
public static class RecordedProposals
{
    /// <summary>Reads the log of a repository.</summary>
    public static ProposalArchive Read(string repository)
    {
        var archive = new ProposalArchive();
        using var log = new RecordLog(repository);
        foreach (var (kind, id) in log.Entries())
        {
            if (kind == nameof(Proposal))
                archive.Add(id, log.Read(id, RecordJson.Default.Proposal));
            else if (kind == nameof(Verdict))
                archive.Add(log.Read(id, RecordJson.Default.Verdict));
            else if (kind == nameof(GenerationRecord))
                archive.AddTaken(log.Read(id, RecordJson.Default.GenerationRecord).Proposals);
        }
        return archive;
    }
}
