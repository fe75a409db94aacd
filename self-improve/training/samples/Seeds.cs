namespace Dialogos.SelfImprove.Training.Samples;

/// <summary>Seeds that depend on what they are for and on nothing else: not on order, threads or the runtime's hash codes.</summary>
public static class Seeds
{
    /// <summary>A seed for a thing of a name and a number (FNV-1a).</summary>
    public static int Mix(int seed, string name, int number)
    {
        uint hash = 2166136261;
        void Add(uint value) => hash = (hash ^ value) * 16777619;
        Add((uint)seed);
        Add((uint)seed >> 16);
        foreach (char letter in name) Add(letter);
        Add((uint)number);
        Add((uint)number >> 16);
        hash ^= hash >> 15;
        return (int)((hash * 2246822519u) >> 1);
    }
}
