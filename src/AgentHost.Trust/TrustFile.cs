using System.Text;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Trust;

/// <summary>A file or folder of workspaces that a plugin reads under trust alone, as its manifest declares it.</summary>
/// <param name="Path">Below the workspace, with slashes; a folder where it ends in one.</param>
/// <param name="What">A word for it in reports.</param>
/// <param name="Holds">Content of it, in words.</param>
/// <param name="NamesFiles">Files that its texts name count, too.</param>
public sealed record TrustFile(string Path, string What, string Holds, bool NamesFiles)
{
    private const int Largest = 1 << 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The plugin that declares it; empty for nobody's.</summary>
    public string Plugin { get; init; } = "";

    /// <summary>The form in which it declares hooks; null where it declares none.</summary>
    public HookFileSpec? Hooks { get; init; }

    /// <summary>True for a folder, with all that lies in it.</summary>
    public bool IsFolder => Path.EndsWith('/');

    /// <summary>Path that it would have in a workspace.</summary>
    public string In(string root) => System.IO.Path.Combine(root, IsFolder ? Path[..^1] : Path);

    /// <summary>Tests that a workspace has it.</summary>
    public bool IsIn(string root) =>
        IsFolder ? Directory.Exists(In(root)) : Hooks is { } hooks ? HookFile.Read(In(root), hooks) is not null : File.Exists(In(root));

    /// <summary>Adds it, and what it names, where it is there.</summary>
    internal void Collect(TrustScan scan)
    {
        var path = In(scan.Root);
        if (Hooks is { } hooks)
        {
            CollectHooks(scan, path, hooks);
        }
        else if (IsFolder)
        {
            scan.AddFolder(path, What);
        }
        else if (File.Exists(path))
        {
            scan.AddFile(path, What);

            if (NamesFiles && ReadText(path) is { Length: > 0 } bytes)
            {
                AddNamed(scan, bytes);
            }
        }
    }

    /// <summary>
    /// A file that declares hooks counts with the folder that their scripts lie in by custom, and with the files that they name; one that declares none is a
    /// file as any other.
    /// </summary>
    private void CollectHooks(TrustScan scan, string path, HookFileSpec hooks)
    {
        if (HookFile.Read(path, hooks) is not { } file)
        {
            return;
        }

        scan.AddFile(path, What);
        if (hooks.Folder is { } folder)
        {
            scan.AddFolder(System.IO.Path.Combine(scan.Root, folder.TrimEnd('/')), HookFilesSource.Word);
        }

        foreach (var line in file.Lines(hooks))
        {
            scan.AddNamedFiles(line, HookFilesSource.Word);
        }
    }

    private static byte[]? ReadText(string path)
    {
        try
        {
            using var handle = PlainFile.Open(path, out var length);
            return length <= Largest ? PlainFile.Read(handle, length) : null;
        }
        catch (FileAccessException)
        {
            // A pipe or a device: it is listed, and names nothing.
            return null;
        }
    }

    private void AddNamed(TrustScan scan, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Lenient);
            AddNamed(scan, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON: whatever looks like a file's name may be one.
            AddWords(scan, Encoding.UTF8.GetString(bytes));
        }
    }

    private void AddNamed(TrustScan scan, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                AddWords(scan, element.GetString()!);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    AddNamed(scan, member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    AddNamed(scan, item);
                }

                break;
        }
    }

    private void AddWords(TrustScan scan, string text) => scan.AddNamedFiles(text, What);
}
