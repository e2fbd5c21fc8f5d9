using AgentHost.FileSystem;
using AgentHost.Plugins.Search.Finding;
using AgentHost.Plugins.Search.Grepping;
using AgentHost.Plugins.Search.Listing;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Answers of the tools, on the host's own files, in the form that the judges answer in.</summary>
internal static class Answers
{
    /// <summary>A folder as the host opens it.</summary>
    public static TestWorkspace Open(string root)
    {
        var calls = NativeFileSystem.ForThisSystem();
        var paths = WorkspacePaths.TryOpen(root, "", calls, out var error);
        Assert.True(paths is not null, error);
        return new(paths.Root, new LocalFiles(paths, new OpenGate(), calls)) { Target = "local", ToolSettings = """{"limit":100000,"seconds":300}""" };
    }

    /// <summary>All pages of a glob.</summary>
    public static async Task<(ISet<string> Files, string Notes)> GlobAsync(TestWorkspace workspace, string pattern, string more = "")
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (string? cursor = ""; ;)
        {
            var text = await workspace.TextAsync(new GlobTool(), $$"""{"pattern":"{{pattern}}","limit":10000,"cursor":"{{cursor}}"{{more}}}""");
            var lines = text.Split('\n');
            var notes = string.Join(
                '\n',
                lines.Where(line =>
                    line.StartsWith("[left", StringComparison.Ordinal) || line.EndsWith("read]", StringComparison.Ordinal)
                    || line.EndsWith("hold]", StringComparison.Ordinal)));
            foreach (var line in lines.Where(line => line[0] is not ('[' or '…') && line != "No files match."))
            {
                Assert.True(found.Add(line), line);
            }

            cursor = CursorOf(text);
            if (cursor is null)
            {
                return (found, notes);
            }
        }
    }

    /// <summary>The files of a listing of everything.</summary>
    public static async Task<ISet<string>> ListAsync(TestWorkspace workspace, string more = "")
    {
        var text = await workspace.TextAsync(new ListTool(), $$"""{"depth":64,"limit":100000{{more}}}""");
        var found = new HashSet<string>(StringComparer.Ordinal);
        var above = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line[0] != '['))
        {
            Assert.False(line.StartsWith('…'), line);
            var level = 0;
            while (level <= above.Count && line.AsSpan(level * 2).StartsWith("  ") && level < above.Count)
            {
                level++;
            }

            above.RemoveRange(level, above.Count - level);
            var name = line[(level * 2)..];
            if (name.EndsWith('/'))
            {
                above.Add(name);
            }
            else if (!name.EndsWith('@') && !name.EndsWith(" (device)", StringComparison.Ordinal))
            {
                found.Add(string.Concat(above) + name);
            }
        }

        return found;
    }

    /// <summary>Matching lines as <c>PATH:LINE:TEXT</c>.</summary>
    public static async Task<(ISet<string> Lines, string Text)> GrepAsync(TestWorkspace workspace, string arguments)
    {
        var text = await workspace.TextAsync(new GrepTool(), arguments[..^1] + ""","limit":10000}""");
        Assert.Null(CursorOf(text));
        var found = new HashSet<string>(StringComparer.Ordinal);
        var file = "";
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                Assert.True(found.Add($"{file}:{line}"), $"{file}:{line}");
            }
            else
            {
                file = line;
            }
        }

        return (found, text);
    }

    private static string? CursorOf(string text)
    {
        var at = text.IndexOf("cursor \"", StringComparison.Ordinal);
        return at < 0 ? null : text[(at + 8)..text.IndexOf('"', at + 8)];
    }
}
