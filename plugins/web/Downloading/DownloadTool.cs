using System.Globalization;
using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Downloading;

/// <summary>Saves a file of the web into the workspace.</summary>
[Tool("download", Effects = ToolEffects.Network | ToolEffects.Write, Defer = true, TimeoutSeconds = 600)]
internal sealed partial class DownloadTool(IPluginContext plugin) : Tool<DownloadArguments>
{
    /// <summary>Maximum size of a write to the workspace: 16 MiB.</summary>
    private const int Most = 16 * 1024 * 1024;

    private const int ReportEvery = 256 * 1024;

    private readonly GuardedClients _clients = new(plugin);

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(
        DownloadArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryRead(arguments.Url, out var address, out var problem))
        {
            return ToolPlan.Refuse(call, problem);
        }

        try
        {
            var (path, wrong) = await TargetPath.FindAsync(arguments.Path, address, context.Workspace, cancellationToken);
            return path is null
                ? ToolPlan.Refuse(call, wrong!)
                : new ToolPlan(call, $"Download {WebAddress.Short(address.AbsoluteUri)} to {path}")
                {
                    Effects = ToolEffects.Network | ToolEffects.Write,
                    Resources = [.. WebAddress.Resources(address), Resource.WritePath(path)],
                    Risk = Risk.Medium,
                    Preview = [new TextBlock($"GET {address.AbsoluteUri}\ninto {path}")],
                };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        DownloadArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (!WebAddress.TryRead(arguments.Url, out var address, out var problem)
            || plan.Resources.FirstOrDefault(static resource => resource.Kind == ResourceKind.Path) is not { Value: var path })
        {
            return ToolResult.Error(problem ?? "The plan names no file.");
        }

        var request = new Exchange(
            address,
            [.. plan.Resources.Where(static resource => resource.Kind == ResourceKind.Host).Select(static resource => resource.Value)])
        {
            AcceptEncoding = "identity"
        };
        try
        {
            var reported = 0L;
            var transfer = new Transfer(
                _clients.For(context.Workspace),
                request,
                ToolSettings.Number(context.Settings, "maxBytes", Most, 1, Most),
                TimeSpan.FromSeconds(ToolSettings.Number(context.Settings, "idleSeconds", 60, 1, 600)),
                plugin.Time)
            {
                Progress = (read, all) =>
                {
                    if (read - reported >= ReportEvery || read < reported)
                    {
                        reported = read;
                        context.Progress.Report(new ToolProgress
                        {
                            Text = string.Create(CultureInfo.InvariantCulture, $"{read / 1024:N0} KB"),
                            Share = all > 0 ? (double)read / all : null
                        });
                    }
                },
            };
            var bytes = await transfer.RunAsync(cancellationToken);
            var result = await context.Edits.ApplyAsync(new([new(FileChangeKind.Write, path) { Content = bytes }]), cancellationToken);
            if (result.Error is { } error)
            {
                return ToolResult.Error(error);
            }

            var type = transfer.MediaType.Length > 0 ? $", {transfer.MediaType}" : "";
            var again = transfer.Resumed > 0
                ? string.Create(
                    CultureInfo.InvariantCulture, $", gone on with {(transfer.Resumed == 1 ? "once" : $"{transfer.Resumed} times")} after breaking off")
                : "";
            return ToolResult.Text(string.Create(
                CultureInfo.InvariantCulture,
                $"Saved {transfer.Address} to {path}: {bytes.Length:N0} bytes{type}, {result.Applied[0].After}{again}.")) with { Paths = [path] };
        }
        catch (ExchangeException exception)
        {
            return ToolResult.Error(exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return ToolResult.Error(Failures.Describe(address, exception));
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }
}
