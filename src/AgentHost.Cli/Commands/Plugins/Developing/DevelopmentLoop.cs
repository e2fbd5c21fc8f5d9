using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary><c>agent plugin dev</c>: one host, a session in it, and a plugin that changes beside it.</summary>
internal sealed class DevelopmentLoop
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly DevelopmentRequest _request;
    private readonly ITerminal _terminal;
    private readonly IHostClient _host;
    private readonly PluginProject _project;
    private string _name;
    private bool _taken;

    private DevelopmentLoop(DevelopmentRequest request, ITerminal terminal, IHostClient host, PluginProject project)
    {
        _request = request;
        _terminal = terminal;
        _host = host;
        _project = project;
        _name = Path.GetFileName(project.Folder);
    }

    public static async Task<int> RunAsync(DevelopmentRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        var found = PluginProject.Find(request.Folder);
        PermissionMode? mode = request.Mode is null ? null
            : EnumNames.TryParse<PermissionMode>(request.Mode, out var parsed) ? parsed
            : throw new HostException(HostFailure.Invalid, $"\"{request.Mode}\" is no permission mode: use default, accept-edits, plan, dont-ask or bypass.");
        await using var local = HostFactory.Open("agent plugin dev");
        using var signals = new CancelSignals();
        var loop = new DevelopmentLoop(request, terminal, local, found);
        var workspace = await local.Workspaces.OpenAsync(
            new WorkspaceRequest(request.Workspace ?? Environment.CurrentDirectory)
            {
                Allow = request.Allow,
                Settings = ModelSelectionOptions.Settings(request.Model, null)
            },
            cancellationToken);
        signals.Started();
        WorkspaceWarnings.Show(terminal, workspace);

        // Watched before the first build: what is changed while it builds is not missed.
        using var watch = new SourceWatch(found.Folder);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
        await loop.TakeAsync(workspace.Id, ending.Token);
        var following = loop.FollowAsync(watch, workspace.Id, ending.Token);
        try
        {
            await loop.PromptAsync(workspace, watch, mode, signals, ending.Token);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }
        finally
        {
            await ending.CancelAsync();
            await following;
        }
    }

    private async Task PromptAsync(WorkspaceInfo workspace, SourceWatch watch, PermissionMode? mode, CancelSignals signals, CancellationToken cancellationToken)
    {
        using var lines = new PromptLines(_terminal);
        SessionInfo? session = null;
        _terminal.Error.WriteLine("… Type a prompt; the end of the input ends it. Changes to the sources are taken by themselves.");
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            // A prompt sees what was written before it.
            while (watch.IsPending)
            {
                await Task.Delay(LookAgain, cancellationToken);
            }

            try
            {
                session ??= await _host.Sessions.CreateAsync(new NewSession(workspace.Id) { Name = $"dev {_name}" }, cancellationToken);
                var prompt = new PromptRequest(workspace.Id, session.Id, [new TextPart(line)]) { Mode = mode, Interactive = _terminal.CanAsk };
                var words = new RunRequest { Prompt = line };
                await TurnListener.RunAsync(_host, prompt, workspace, session, isNew: false, words, RunViews.Create(words, _terminal), _terminal, signals);
            }
            catch (HostException fault)
            {
                _terminal.Error.WriteLine($"agent: {CleanText.Clean(fault.Message)}");
            }

            await _terminal.Output.FlushAsync(cancellationToken);
        }
    }

    private async Task FollowAsync(SourceWatch watch, string workspaceId, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var seen = await watch.WaitAsync(cancellationToken);
                await TakeAsync(workspaceId, cancellationToken);
                watch.Serve(seen);
            }
        }
        catch (OperationCanceledException)
        {
            // The command ends.
        }
    }

    /// <summary>Builds and takes; what fails is said, and changes nothing.</summary>
    private async Task TakeAsync(string workspaceId, CancellationToken cancellationToken)
    {
        try
        {
            var plugin = await _host.Plugins.DevelopAsync(
                workspaceId, await _project.StageAsync(_terminal, debug: true, cancellationToken), _request.Isolated, cancellationToken);
            _name = plugin.Id;
            Tell(plugin);
            if (plugin.Before is { } before)
            {
                _ = TellAsync(before);
            }

            _taken = true;
        }
        catch (HostException fault)
        {
            _terminal.Error.WriteLine($"! {CleanText.Clean(fault.Message)}");
            _terminal.Error.WriteLine(
                _taken ? $"! {_name} stays as it was; it is tried again when its sources change." : "! It is tried again when its sources change.");
        }
    }

    private void Tell(DevelopedPlugin plugin)
    {
        string[] parts = [.. Part("+", plugin.Added), .. Part("changed", plugin.Changed), .. Part("-", plugin.Removed)];
        _terminal.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"✓ {plugin.Id} {plugin.Version} {(plugin.Before is null ? "runs" : "is taken anew")} ({plugin.Milliseconds:0} ms){(parts.Length == 0 ? "" : ": ")}"
            + $"{string.Join("; ", parts)}"));
        foreach (var warning in plugin.Warnings)
        {
            _terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }
    }

    private static IEnumerable<string> Part(string word, IReadOnlyList<CapabilityInfo> capabilities) =>
        capabilities.Count == 0 ? [] : [$"{word} {string.Join(", ", capabilities.Select(static entry => $"{entry.Kind} {entry.Name}"))}"];

    private async Task TellAsync(string retirement)
    {
        var retired = await _host.Plugins.WaitRetiredAsync(retirement, CancellationToken.None);
        if (retired.Remark is not null || !retired.Gone)
        {
            _terminal.Error.WriteLine($"! The version before ({retired.Version}) {(retired.Gone ? "is gone" : "is not gone from memory")}. {retired.Remark}");
        }
    }
}
