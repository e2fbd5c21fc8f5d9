namespace AgentHost.Testing;

/// <summary>A real folder for one test, gone afterwards.</summary>
public sealed class TestWorkspace
{
    internal TestWorkspace(string root) => Root = Directory.CreateDirectory(root).FullName;

    /// <summary>Its absolute path.</summary>
    public string Root { get; }

    /// <summary>All files, relative, with forward slashes, in order.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)
        ];

    /// <summary>Writes a file, with the folders on its way.</summary>
    public TestWorkspace Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Reads a file.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Tests that a file is there.</summary>
    public bool Has(string path) => File.Exists(Path.Combine(Root, path));
}
