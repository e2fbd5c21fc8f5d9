using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name, without a path.</param>
/// <param name="Kind">Kind of the entry; a link is not followed.</param>
[method: JsonConstructor]
public readonly record struct FileEntry(string Name, FileKind Kind);
