using System.Collections.Generic;

namespace Dialogos.Kernel.Diagnostics;

/// <summary>Takes a line that a person typed apart into commands and words.</summary>
public static class CommandLineSplitter
{
    /// <summary>
    /// The commands of a line, which semicolons separate; the words of a command, which blanks separate. Both lose that
    /// meaning between single or double quotes. Commands without words are left out.
    /// </summary>
    public static List<string[]> Split(string line)
    {
        var commands = new List<string[]>();
        var words = new List<string>();
        var word = new List<char>();
        bool inWord = false;
        char quote = '\0';
        for (int i = 0; i <= line.Length; i++)
        {
            char character = i < line.Length ? line[i] : ';';
            bool atEnd = i == line.Length;
            if (quote != '\0' && !atEnd)
            {
                if (character == quote)
                    quote = '\0';
                else
                    word.Add(character);
                continue;
            }
            if (character is '"' or '\'')
            {
                quote = character;
                inWord = true;
                continue;
            }
            if (character is not (' ' or '\t' or ';'))
            {
                word.Add(character);
                inWord = true;
                continue;
            }
            if (inWord)
                words.Add(new string(word.ToArray()));
            word.Clear();
            inWord = false;
            if (character == ';' && words.Count > 0)
            {
                commands.Add(words.ToArray());
                words.Clear();
            }
        }
        return commands;
    }
}
