using System.Security.Cryptography;
using System.Text.Json;

namespace AgentHost.PluginRunner.Tests;

/// <summary>A real folder with the plainest services over it.</summary>
internal sealed class TestWorkspace : IWorkspaceContext, IFiles, IWorkspaceEdits, IBlobs, ISessions, IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> _blobs = [];

    public TestWorkspace()
    {
        Root = Directory.CreateTempSubdirectory("runner").FullName;
        File.WriteAllText(Path.Combine(Root, "a.txt"), "hello äöü");
        Processes = new RecordingProcesses(Root);
    }

    public string Root { get; }

    public string Target => "local";

    public bool Trusted { get; set; } = true;

    public JsonElement Settings { get; set; } = AgentJson.Parse("""{"level":1}""");

    public IFiles Files => this;

    public RecordingProcesses Processes { get; }

    IProcesses IWorkspaceContext.Processes => Processes;

    public ISessions Sessions => this;

    public ICapabilities? Capabilities { get; set; }

    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        var info = new FileInfo(Full(path));
        return new(info.Exists
            ? new FileStatus(info.FullName, FileKind.File, info.Length, new DateTimeOffset(info.LastWriteTimeUtc)) { Inside = true, Mode = 420 }
            : null);
    }

    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        new([
            .. new DirectoryInfo(Full(path)).EnumerateFileSystemInfos()
                .Select(info => new FileEntry(info.Name, info is FileInfo ? FileKind.File : FileKind.Folder))
        ]);

    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!File.Exists(Full(path)))
        {
            throw FileAccessException.Missing(path);
        }

        using var file = File.OpenHandle(Full(path));
        return new(RandomAccess.Read(file, buffer.Span, offset));
    }

    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken) =>
        new(new EditResult { Applied = [.. edit.Changes.Select(change => new AppliedChange(change.Path, change.Kind))] });

    public async ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken)
    {
        foreach (var change in edit.Changes)
        {
            await File.WriteAllBytesAsync(Full(change.Path), change.Content!.Value.ToArray(), cancellationToken);
        }

        return await PreviewAsync(edit, cancellationToken);
    }

    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) => new(new BlobWriter(this, mediaType));

    ValueTask<int> IBlobs.ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_blobs.TryGetValue(id, out var bytes))
        {
            return new(-1);
        }

        var part = bytes.AsMemory((int)offset);
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return new(part.Length);
    }

    public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) => new((SessionInfo?)null);

    public ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken) => new(false);

    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
        new([new Message("m", MessageRole.User, [new TextPart("hi")], DateTimeOffset.UnixEpoch)]);

    public async ValueTask DisposeAsync()
    {
        await Processes.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    private string Full(string path) => Path.Combine(Root, path);

    private sealed class BlobWriter(TestWorkspace owner, string? mediaType) : IBlobWriter
    {
        private readonly MemoryStream _bytes = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => _bytes.WriteAsync(piece, cancellationToken);

        public ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(_bytes.ToArray()));
            owner._blobs[id] = _bytes.ToArray();
            return new(new BlobReference(id, _bytes.Length) { MediaType = mediaType });
        }

        public ValueTask DisposeAsync() => _bytes.DisposeAsync();
    }
}
