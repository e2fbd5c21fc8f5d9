using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Reads a line of a unified diff, each by itself.</summary>
internal static class DiffScanner
{
    private static readonly string[] Heads =
        ["diff ", "index ", "new file", "deleted file", "rename ", "similarity ", "old mode", "new mode", "copy ", "Binary files", "--- ", "+++ ", "\\ "];

    public static void Read(string line, TokenList tokens)
    {
        var of = line.StartsWith("@@", StringComparison.Ordinal) ? CodeClass.Heading
            : Array.Exists(Heads, head => line.StartsWith(head, StringComparison.Ordinal)) ? CodeClass.Attribute
            : line is ['+', ..] ? CodeClass.Added
            : line is ['-', ..] ? CodeClass.Removed
            : CodeClass.Plain;
        tokens.Add(0, line.Length, of);
    }
}
