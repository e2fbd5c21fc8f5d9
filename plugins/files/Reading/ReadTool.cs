namespace AgentHost.Plugins.Files.Reading;

/// <summary>Reads a file.</summary>
[Tool("read", Effects = ToolEffects.Read)]
internal sealed partial class ReadTool : Tool<ReadArguments>
{
    private const string BlobPrefix = "blob:";

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(ReadArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(arguments.Path))
        {
            return ToolPlan.Refuse(call, "path is empty: name a file.");
        }

        if (arguments.Offset is < 1 || arguments.Limit is < 1)
        {
            return ToolPlan.Refuse(call, "offset and limit count lines from 1.");
        }

        var plan = new ToolPlan(call, $"Read {arguments.Path}") { Effects = ToolEffects.Read };
        if (arguments.Path.StartsWith(BlobPrefix, StringComparison.Ordinal))
        {
            // The host finds only blobs that this session made, or one that it came from: no file is touched.
            return plan;
        }

        plan = plan with { Resources = [Resource.ReadPath(arguments.Path)] };
        try
        {
            var problem = await DescribeUnreadableAsync(context.Workspace.Files, arguments.Path, cancellationToken);
            return problem is null ? plan : ToolPlan.Refuse(call, problem);
        }
        catch (FileAccessException)
        {
            // Looking needs permission itself: the reading says what is there.
            return plan;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        ReadArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var limits = ReadLimits.From(context.Settings);
        if (arguments.Path.StartsWith(BlobPrefix, StringComparison.Ordinal))
        {
            return await ReadBlobAsync(arguments, limits, context, cancellationToken);
        }

        try
        {
            var files = context.Workspace.Files;
            ValueTask<int> ReadChunk(long offset, Memory<byte> buffer, CancellationToken token) => files.ReadAsync(arguments.Path, offset, buffer, token);
            var content = await new ContentReader(ReadChunk, arguments.Path, limits).ReadAsync(arguments.Offset, arguments.Limit, cancellationToken);
            return content.ToResult(isFile: true);
        }
        catch (FileAccessException exception)
        {
            // Only now: looking first would be one question more to the host for each file that can be read.
            return ToolResult.Error(await DescribeUnreadableAsync(context.Workspace.Files, arguments.Path, exception, cancellationToken));
        }
    }

    private static async ValueTask<string> DescribeUnreadableAsync(
        IFiles files, string path, FileAccessException exception, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeUnreadableAsync(files, path, cancellationToken) ?? exception.Message;
        }
        catch (FileAccessException)
        {
            return exception.Message;
        }
    }

    private static async ValueTask<ToolResult> ReadBlobAsync(
        ReadArguments arguments, ReadLimits limits, ToolContext context, CancellationToken cancellationToken)
    {
        var id = arguments.Path[BlobPrefix.Length..];
        if (await context.Blobs.ReadAsync(id, 0, new byte[1], cancellationToken) < 0)
        {
            return ToolResult.Error($"{arguments.Path} is no blob of this session: copy the path from the result that named it.");
        }

        async ValueTask<int> ReadChunk(long offset, Memory<byte> buffer, CancellationToken token) =>
            Math.Max(0, await context.Blobs.ReadAsync(id, offset, buffer, token));
        var content = await new ContentReader(ReadChunk, arguments.Path, limits).ReadAsync(arguments.Offset, arguments.Limit, cancellationToken);
        return content.ToResult(isFile: false);
    }

    private static async ValueTask<string?> DescribeUnreadableAsync(IFiles files, string path, CancellationToken cancellationToken) =>
        await files.StatAsync(path, cancellationToken) switch
        {
            null => await NearNames.DescribeMissingAsync(files, path, cancellationToken),
            { Kind: FileKind.Folder } => $"{path} is a folder: use list to see what is in it.",
            { Kind: FileKind.File } => null,
            _ => $"{path} is a device, pipe or socket; only regular files can be read.",
        };
}
