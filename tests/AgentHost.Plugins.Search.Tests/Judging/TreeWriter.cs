using System.Text;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Writes files of a tree.</summary>
internal sealed class TreeWriter
{
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    private TreeWriter(string root) => Root = root;

    public string Root { get; }

    /// <summary>Begins a repository.</summary>
    public static async Task<TreeWriter> BeginAsync(string root)
    {
        var tree = new TreeWriter(Directory.CreateDirectory(root).FullName);
        await Judge.RunAsync("git", tree.Root, ["init", "-q"]);
        return tree;
    }

    public string At(string path) => Path.Combine(Root, path);

    public TreeWriter Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    public TreeWriter Write(string path, byte[] content)
    {
        var folder = Path.GetDirectoryName(At(path))!;
        if (_folders.Add(folder))
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllBytes(At(path), content);
        return this;
    }

    /// <summary>Writes many files that say "needle in" and their path.</summary>
    public TreeWriter WriteEach(string folder, params string[] names)
    {
        foreach (var name in names)
        {
            Write($"{folder}/{name}", $"needle in\n{name}\n");
        }

        return this;
    }
}
