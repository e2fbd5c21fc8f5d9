namespace AgentHost.Plugins.Files.Patching;

/// <summary>Reads the lines of a hunk.</summary>
internal static class HunkLines
{
    /// <summary>The next line; an empty one stands for an empty line that stays, whose blank was lost. Null when it is none.</summary>
    public static PatchLine? Read(PatchLines text)
    {
        var line = text.Peek()!;
        if (line.Length > 0 && line[0] is not (' ' or '+' or '-'))
        {
            return null;
        }

        text.Next++;
        return line.Length == 0 ? new(' ', "") : new(line[0], line[1..]);
    }

    /// <summary>Empty lines between a hunk and what follows it are not the file's.</summary>
    public static void DropBlankEnd(PatchHunk hunk)
    {
        while (hunk.Lines.Count > 0 && hunk.Lines[^1] is { Mark: ' ', Text: "" })
        {
            hunk.Lines.RemoveAt(hunk.Lines.Count - 1);
        }
    }
}
