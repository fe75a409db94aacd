using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dialogos.SelfImprove.Training.Evaluation;

namespace Dialogos.SelfImprove.Training.Commands;

/// <summary>Where weights come from and what they can do; lies beside them as JSON.</summary>
/// <param name="Commit">The repository's commit whose sources were learned from.</param>
/// <param name="CorpusHash">SHA-256 over paths and texts of all that was learned from or measured on.</param>
/// <param name="Plans">Decay start and last step of each phase: with the seed and the corpus they give the same numbers again.</param>
/// <param name="Command">The command that repeats the run.</param>
/// <param name="Gains">What the gain head learned from and is worth, or why there is none.</param>
public sealed record WeightsManifest(
    string Commit, int Seed, string CorpusHash, IReadOnlyList<string> Corpus, int[][] Plans, string Command, string Sha256,
    int Parameters, int TrainingSamples, WeightsFigures Figures, string Gains)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest's place beside a weights file.</summary>
    public static string PathFor(string weights) => Path.ChangeExtension(weights, ".json");

    /// <summary>The manifest beside a weights file, or null where there is none.</summary>
    public static WeightsManifest? Load(string weights) => File.Exists(PathFor(weights))
        ? JsonSerializer.Deserialize<WeightsManifest>(File.ReadAllText(PathFor(weights)), Options) : null;

    /// <summary>Writes the manifest.</summary>
    public void Save(string weights) => File.WriteAllText(PathFor(weights), JsonSerializer.Serialize(this, Options) + "\n");
}
