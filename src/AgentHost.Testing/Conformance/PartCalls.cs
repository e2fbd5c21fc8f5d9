using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing.Conformance;

/// <summary>Calls what is no tool and has no effects of its own: sections, hooks, compactors, and providers at an address where nobody listens.</summary>
internal sealed class PartCalls(Workspace place, HostedPlugin plugin, ConformanceOptions options, Findings rows)
{
    private const string Nobody = "http://127.0.0.1:9";
    private const int MostUpdates = 10_000;
    private static readonly ToolCall SampleCall = new("call-1", "sample", AgentJson.EmptyObject);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var descriptor in place.Services.Registry.OwnedBy(plugin))
        {
            var name = $"{descriptor.Kind}/{descriptor.Name}";
            switch (descriptor.Kind)
            {
                case CapabilityKinds.PromptSection when !descriptor.Declaration.TryGetProperty("file", out _):
                    var section = await place.Services.Resolver.ResolveAsync<PromptSection>(descriptor, cancellationToken);
                    await TryAsync(
                        name,
                        async token =>
                            await section.BuildAsync(new PromptContext { SessionId = "sample", Workspace = place.Services.ContextFor(plugin) }, token),
                        cancellationToken);
                    break;
                case CapabilityKinds.Hook:
                    var hook = await place.Services.Resolver.ResolveAsync<Hook>(descriptor, cancellationToken);
                    foreach (var when in ClientJson.Read<HookSpec>(descriptor.Declaration).Events)
                    {
                        await TryAsync($"{name} at {EnumNames.Write(when)}", async token => await hook.RunAsync(InputOf(when), token), cancellationToken);
                    }

                    break;
                case CapabilityKinds.Compactor:
                    var compactor = await place.Services.Resolver.ResolveAsync<Compactor>(descriptor, cancellationToken);
                    await TryAsync(
                        name, async token => await compactor.CompactAsync(new CompactionRequest("sample", Conversation(), 10), token), cancellationToken);
                    break;
                case CapabilityKinds.Provider when !descriptor.Declaration.TryGetProperty("type", out _):
                    await TryProviderAsync(descriptor, name, cancellationToken);
                    break;
            }
        }
    }

    private static IReadOnlyList<Message> Conversation() =>
    [
        new("m1", MessageRole.User, [new TextPart("Good day.")], DateTimeOffset.UnixEpoch),
        new("m2", MessageRole.Assistant, [new TextPart("Good day to you.")], DateTimeOffset.UnixEpoch),
        new("m3", MessageRole.User, [new TextPart("Go on.")], DateTimeOffset.UnixEpoch),
    ];

    private HookInput InputOf(HookEvent when)
    {
        const string Session = "sample";
        HookInput input = when switch
        {
            HookEvent.SessionStart => new SessionStartInput(Session, place.Root, Resumed: false),
            HookEvent.SessionEnd => new SessionEndInput(Session, place.Root, "close"),
            HookEvent.PromptSubmit => new PromptSubmitInput(Session, place.Root, "Good day."),
            HookEvent.PreTool => new PreToolInput(Session, place.Root, SampleCall),
            HookEvent.PostTool => new PostToolInput(Session, place.Root, SampleCall, ToolResult.Text("Done.")),
            HookEvent.PermissionAsk => new PermissionAskInput(Session, place.Root, SampleCall, "Good day."),
            HookEvent.PreCompact => new PreCompactInput(Session, place.Root, CompactionCause.Manual),
            HookEvent.Stop => new StopInput(Session, place.Root, "Good day."),
            HookEvent.SubagentStop => new SubagentStopInput(Session, place.Root, "Good day."),
            HookEvent.Notification => new NotificationInput(Session, place.Root, "Good day."),
            HookEvent.Error => new ErrorInput(Session, place.Root, "Good day."),
            _ => new UnknownHookInput("sample", AgentJson.EmptyObject),
        };
        return input with { TurnId = "sample" };
    }

    private async Task TryProviderAsync(CapabilityDescriptor descriptor, string name, CancellationToken cancellationToken)
    {
        var provider = await place.Services.Resolver.ResolveAsync<ModelProvider>(descriptor, cancellationToken);
        var wanted = new ModelClientOptions(descriptor.Name, ClientJson.Read<ProviderSpec>(descriptor.Declaration).DefaultModel ?? "sample")
        {
            ProviderType = descriptor.Name,
            BaseUrl = Nobody,
            Credential = "sample",
            CredentialSource = "the conformance check",
        };
        await TryAsync($"{name} listing models", async token => await provider.ListModelsAsync(wanted with { Model = "" }, token), cancellationToken);
        await using var client = provider.CreateClient(wanted);
        await TryAsync(
            $"{name} answering",
            async token =>
            {
                ModelUpdate? last = null;
                await foreach (var update in client.StreamAsync(new ModelRequest(Conversation()), token).Take(MostUpdates).WithCancellation(token))
                {
                    last = update;
                }

                if (last is not (ModelFinished or ModelFault))
                {
                    rows.Break("answers", $"The stream of {name} ended in {last?.Type ?? "nothing"}; its last update is a ModelFinished or a ModelFault.");
                }
            },
            cancellationToken);
    }

    /// <summary>Calls once to the end, and once to cancel.</summary>
    private async Task TryAsync(string name, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(options.AnswerDeadline);
            await Task.Run(() => call(late.Token), CancellationToken.None).WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            rows.Break("answers", $"{name} did not answer within {options.AnswerDeadline.TotalSeconds:0.#} s.");
            return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            rows.Break("answers", $"{name} threw {fault.GetType().Name}: {fault.Message}");
            return;
        }

        using var cancel = new CancellationTokenSource();
        var running = Task.Run(() => call(cancel.Token), CancellationToken.None);
        await cancel.CancelAsync();
        if (await Task.WhenAny(running, Task.Delay(options.CancelDeadline, cancellationToken)) != running)
        {
            rows.Break("cancels", $"{name} went on for more than {options.CancelDeadline.TotalSeconds:0.#} s after its token had fired.");
            return;
        }

        // Ending by the token, or by an answer that was ready, are both right.
        _ = running.Exception;
    }
}
