using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

internal sealed partial class IsolationServices
{
    private void RegisterFiles(RunnerLink link)
    {
        Serve<PathParams, FileStatus?>(link, RunnerMethods.FilesStat, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Workspace.Files.StatAsync(call.Path, cancellationToken));
        Serve<PathParams, IReadOnlyList<FileEntry>>(link, RunnerMethods.FilesList, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Workspace.Files.ListAsync(call.Path, cancellationToken));
        Serve<ReadProblemParams, TextResult>(link, RunnerMethods.FilesReadProblem, static call => call.Scope, static async (scope, call, cancellationToken) =>
            new TextResult(await scope.Workspace.FindReadProblemAsync(call.Path, call.Within, cancellationToken) ?? ""));
        Serve<ReadParams, Chunk>(link, RunnerMethods.FilesRead, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            var buffer = new byte[Math.Clamp(call.Count, 0, RunnerLink.ChunkBytes)];
            var count = await scope.Workspace.Files.ReadAsync(call.Path, call.Offset, buffer, cancellationToken);
            return new Chunk(buffer.AsMemory(0, count));
        });
        Serve<EditParams, EditResult>(link, RunnerMethods.EditsPreview, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.Edits ?? throw NotHere("editing")).PreviewAsync(call.Edit.Value, cancellationToken));
        Serve<EditParams, EditResult>(link, RunnerMethods.EditsApply, static call => call.Scope, static (scope, call, cancellationToken) =>
            (scope.Edits ?? throw NotHere("editing")).ApplyAsync(call.Edit.Value, cancellationToken));
        Serve<ReadParams, Chunk>(link, RunnerMethods.BlobsRead, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            var buffer = new byte[Math.Clamp(call.Count, 0, RunnerLink.ChunkBytes)];
            var count = await (scope.Blobs ?? throw NotHere("blob")).ReadAsync(call.Path, call.Offset, buffer, cancellationToken);

            // Not a conditional: null would become an empty memory.
            ReadOnlyMemory<byte>? bytes = null;
            if (count >= 0)
            {
                bytes = buffer.AsMemory(0, count);
            }

            return new Chunk(bytes);
        });
        Serve<BlobCreateParams, int>(link, RunnerMethods.BlobsCreate, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            var writer = await (scope.Blobs ?? throw NotHere("blob")).CreateAsync(call.MediaType, cancellationToken);
            return await HoldAsync(scope, writer);
        });
        Serve<WriteParams, Empty>(link, RunnerMethods.BlobsWrite, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            await scope.Held<IBlobWriter>(call.Handle).WriteAsync(call.Bytes, cancellationToken);
            return new Empty();
        });
        Serve<HandleParams, BlobReference>(link, RunnerMethods.BlobsComplete, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Held<IBlobWriter>(call.Handle).CompleteAsync(cancellationToken));
        Serve<HandleParams, Empty>(link, RunnerMethods.BlobsClose, static call => call.Scope, CloseAsync);
    }

    private static async ValueTask<int> HoldAsync(RunnerServiceScope scope, IAsyncDisposable thing)
    {
        try
        {
            return scope.Hold(thing);
        }
        catch (InvalidOperationException)
        {
            await thing.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask<Empty> CloseAsync(RunnerServiceScope scope, HandleParams call, CancellationToken cancellationToken)
    {
        if (scope.Release(call.Handle) is { } thing)
        {
            await thing.DisposeAsync();
        }

        return new Empty();
    }
}
