using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.Targets.Panes;

namespace AgentHost.Plugins.Targets;

/// <summary>Places of one kind: their launcher starts a shell there, and the carrier works through it.</summary>
/// <param name="launcher">The way there.</param>
/// <param name="workspace">The workspace that asks, on this machine.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaceTarget(Launcher launcher, IWorkspaceContext workspace, TimeProvider time) : Target
{
    /// <summary>Time for the far end to answer.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections with a pane are noted here.</summary>
    public PaneTable Panes { get; init; } = new();

    private Programs Programs => new(workspace.Processes);

    /// <inheritdoc/>
    public override async ValueTask<TargetConnection> ConnectAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (workspace.Target is not "local")
        {
            throw new CapabilityException($"{launcher.Kind}:{request.Place} is reached from this machine, and this workspace is on {workspace.Target}.");
        }

        var place = Find(request);
        var paneName = PaneName.Find(workspace.Settings, workspace.Root, place.FullName);
        RefuseOwnPane(paneName);
        await launcher.ReadyAsync(place, Programs, cancellationToken);
        var connection = await ShellConnection.ConnectAsync(
            place.FullName, await LaunchAsync(place, cancellationToken), request.Root ?? place.Settings.Text("root"), time, Deadline, cancellationToken);
        if (paneName is null)
        {
            return connection;
        }

        try
        {
            // A line of its own: what a pane prints comes as it is printed, and nothing else waits behind it.
            var withPane = await PaneConnection.OpenAsync(
                connection,
                TargetCommand.AttachWords(launcher, place, paneName),
                async token => await Pane.OpenAsync(paneName, connection, await LaunchAsync(place, token), time, token),
                cancellationToken);
            Panes.Add(withPane);
            return withPane;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program that leads to a shell there.</summary>
    private async Task<IProcess> LaunchAsync(LaunchPlace place, CancellationToken cancellationToken)
    {
        var words = launcher.Words(place);
        try
        {
            return await workspace.Processes.StartAsync(
                new ProcessSpec(words[0], [.. words.Skip(1)]) { Input = true, WithoutSecrets = true }, cancellationToken);
        }
        catch (ProcessStartException fault)
        {
            throw new CapabilityException($"{place.FullName} cannot be reached: {fault.Message}", fault);
        }
    }

    // It would wait for itself: the pane is busy with the one that would type into it.
    private void RefuseOwnPane(string? pane)
    {
        if (pane is not null && launcher.Kind == "sh" && Environment.GetEnvironmentVariable("AGENT_PANE") == pane)
        {
            throw new CapabilityException(
                $"This is the pane {pane} itself, which commands would be typed into: start the agent in another terminal or pane, or name another pane with "
                + "--tmux=NAME.");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<TargetPlace>> ListAsync(CancellationToken cancellationToken)
    {
        List<TargetPlace> places =
        [
            .. PlaceSettings.Names(workspace.Settings, launcher.Kind).Select(static name => new TargetPlace(name) { Description = "of the settings" }),
        ];
        if (launcher.ListWords(PlaceSettings.None) is { Count: > 0 } words)
        {
            try
            {
                var (code, output, _) = await Programs.RunAsync(words, cancellationToken);
                foreach (var line in code == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
                {
                    var fields = line.Split('\t');
                    places.RemoveAll(place => place.Name == fields[0]);
                    places.Add(new TargetPlace(fields[0]) { State = fields.ElementAtOrDefault(1), Description = fields.ElementAtOrDefault(2) });
                }
            }
            catch (CapabilityException)
            {
                // Where the program is not there, there are none of its places.
            }
        }

        return places;
    }

    /// <inheritdoc/>
    public override ValueTask RemoveAsync(string place, CancellationToken cancellationToken) =>
        launcher.RemoveAsync(Find(new TargetRequest(place)), Programs, cancellationToken);

    private LaunchPlace Find(TargetRequest request)
    {
        var place = new LaunchPlace(
            launcher.Kind, request.Place, workspace.Root, PlaceSettings.Of(workspace.Settings, $"{launcher.Kind}:{request.Place}", request.Settings),
            workspace.Trusted) { WasThere = request.Root is not null };
        place.RequireName();
        return place;
    }
}
