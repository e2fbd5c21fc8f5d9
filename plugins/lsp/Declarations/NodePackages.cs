using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Declarations;

/// <summary>Finds npm packages that servers need: in the project, then beside their programs.</summary>
internal static class NodePackages
{
    private const string Folder = "node_modules";
    private const string Opening = "${folderOf:";
    private const int DeepestOptions = 32;

    /// <summary>The folder that has a package for a program: one at or above its file whose <c>node_modules</c> holds it. Null where none has.</summary>
    /// <param name="command">The program, by name or path.</param>
    /// <param name="package">The package, or a file of it.</param>
    public static string? FolderFor(string command, string package)
    {
        if (ProgramLookup.Find(command) is not { } program)
        {
            return null;
        }

        // npm installs a link to the program into one folder, and the program itself into another.
        return Above(RealPath(program), "/", package) ?? Above(program, "/", package);
    }

    /// <summary>Puts folders in the place of <c>${folderOf:PACKAGE/FILE}</c>: of the nearest such file in a <c>node_modules</c>.</summary>
    /// <param name="options">The options as declared.</param>
    /// <param name="spec">The server.</param>
    /// <param name="root">The project's folder.</param>
    /// <param name="workspace">The workspace's folder, above which no project is looked for.</param>
    /// <exception cref="LspException">One is nowhere.</exception>
    public static JsonNode? Expand(JsonElement options, ServerSpec spec, string root, string workspace)
    {
        var node = JsonNode.Parse(options.GetRawText());
        return node is null ? null : Expand(node, spec, root, workspace, 0);
    }

    /// <summary>Puts a folder in the place of <c>${folderOf:PACKAGE/FILE}</c> at the end of a text.</summary>
    /// <param name="text">An argument or an option.</param>
    /// <param name="spec">The server.</param>
    /// <param name="root">The project's folder.</param>
    /// <param name="workspace">The workspace's folder, above which no project is looked for.</param>
    /// <exception cref="LspException">The file is nowhere.</exception>
    public static string Expand(string text, ServerSpec spec, string root, string workspace)
    {
        var at = text.IndexOf(Opening, StringComparison.Ordinal);
        if (at < 0 || !text.EndsWith('}'))
        {
            return text;
        }

        var file = text[(at + Opening.Length)..^1];
        var holder = Above(Path.Combine(root, Folder), workspace, file) ?? FolderFor(spec.Command, file)
            ?? throw new LspException($"{spec.Name} needs {file}, which is in no node_modules of the project or beside its program."
                + (spec.Acquire is { } acquire ? $" To get it, {acquire}." : ""));
        return text[..at] + Path.GetDirectoryName(Path.Combine(holder, Folder, file));
    }

    private static JsonNode Expand(JsonNode node, ServerSpec spec, string root, string workspace, int depth)
    {
        switch (node)
        {
            case JsonObject members when depth < DeepestOptions:
                foreach (var (name, value) in members.Where(static member => member.Value is not null).ToList())
                {
                    members[name] = Expand(value!.DeepClone(), spec, root, workspace, depth + 1);
                }

                return members;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Contains(Opening, StringComparison.Ordinal):
                return Expand(text, spec, root, workspace);
            default:
                return node;
        }
    }

    private static string? Above(string path, string end, string package)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var place = Path.Combine(folder, Folder, package);
            if (File.Exists(place) || File.Exists(Path.Combine(place, "package.json")))
            {
                return folder;
            }

            if (folder == end)
            {
                break;
            }
        }

        return null;
    }

    private static string RealPath(string program)
    {
        try
        {
            return new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
        }
        catch (IOException)
        {
            return program;
        }
    }
}
