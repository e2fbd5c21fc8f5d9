using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentHost.Probe;

public sealed class ProbeTool(IPluginContext host, IWorkspaceContext workspace, ProbeCounter counter) : Tool
{
    private ToolContext? _kept;
    private IProcess? _left;
    private List<byte[]>? _eaten;

    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(Word(call, "action") == "refuse" ? ToolPlan.Refuse(call, "not today") : new ToolPlan(call, "probe " + Word(call, "action"))
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources = [Resource.ReadPath(context.Workspace.Root, recursive: true), Resource.Program(["a", "b c"])],
            Risk = Risk.Medium,
            Reasons = ["because"],
            Preview = [new DiffBlock("p", "@@") { Added = 1 }],
            State = AgentJson.Parse("""{"kept":true}"""),
            TimeoutSeconds = 12.5,
        });

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var call = plan.Call;
        var path = Word(call, "path");
        switch (Word(call, "action"))
        {
            case "met":
                return ToolResult.Text($"{counter.MetWith(workspace)}");
            case "nothing":
                return ToolResult.Text("");
            case "echo":
                return new ToolResult([
                    new TextPart(
                        $"{context.SessionId} {context.TurnId} {context.CallId} {context.Settings} {context.RunOptions.Count} {context.User is not null} "
                        + $"{plan.State}"),
                    new JsonPart(call.Arguments)
                ])
                {
                    Data = call.Arguments,
                    Display = [new TableBlock(["a"], [["b"]]), new TreeBlock(new TreeNode("r", []))],
                    Paths = ["a.txt"],
                    FilesSeen = [new FileVersion("a.txt", "00")],
                    LogLine = $"{workspace.Root} {workspace.Target} {workspace.Trusted} {workspace.Settings} {string.Join(' ', workspace.Processes.Shell)} "
                        + $"{context.Workspace.Root}",
                };
            case "read":
                return ToolResult.Text(Encoding.UTF8.GetString(await context.Workspace.Files.ReadAllAsync(path, 10_000_000, cancellationToken)));
            case "read-status":
                var status = await context.Workspace.Files.StatAsync(path, cancellationToken);
                var entries = await context.Workspace.Files.ListAsync(".", cancellationToken);
                return ToolResult.Text(
                    $"{status?.Kind} {status?.Length} {string.Join(',', entries.Select(entry => $"{entry.Name}:{entry.Kind}").Order(StringComparer.Ordinal))}");
            case "progress":
                for (var i = 0; i < 5; i++)
                {
                    context.Progress.Report(new ToolProgress { Text = "step " + i, Share = i / 5.0, Output = "o" + i });
                }

                return ToolResult.Text("done");
            case "ask":
                var answer = await context.User!.AskAsync(
                    new Question("Which?") { Options = [new("one"), new("two") { Description = "d" }] }, cancellationToken);
                return ToolResult.Text(string.Join(',', answer?.Values ?? ["declined"]));
            case "agents":
                var agent = await context.Agents!.RunAsync(
                    new SubAgentRequest("look") { Agent = path, Tools = ["a", "b"], Mode = PermissionMode.Plan, Limits = new TurnLimits { Steps = 7 } },
                    cancellationToken);
                return ToolResult.Text($"{agent.SessionId} {agent.Outcome} {agent.Text} {agent.Usage.Input} {string.Join(',', agent.Files)}");
            case "agents-opened":
                var opened = await context.Agents!.OpenAsync(path, cancellationToken);
                var again = await context.Agents.RunAsync(new SubAgentRequest("look") { SessionId = opened }, cancellationToken);
                return ToolResult.Text($"{opened} {again.Text}");
            case "calls":
                var made = await context.Calls!.CallAsync(path, AgentJson.Parse("""{"a":[1]}"""), cancellationToken);
                return ToolResult.Text($"{made.IsError} {made.IsDenied} {made.Data} {((TextPart)made.Content[0]).Text}");
            case "edit":
                var edit = new WorkspaceEdit([new FileChange(FileChangeKind.Write, path) { Content = Encoding.UTF8.GetBytes("edited") }]);
                var preview = await context.Edits.PreviewAsync(edit, cancellationToken);
                var applied = await context.Edits.ApplyAsync(edit, cancellationToken);
                return new ToolResult([new TextPart($"{preview.Applied.Count} {applied.Applied[0].Kind} {applied.Applied[0].Path} {applied.Error}")]);
            case "process":
                return ToolResult.Text(await RunAsync(context, cancellationToken));
            case "process-missing":
                await context.Workspace.Processes.StartAsync(new ProcessSpec("/no/such/program", []), cancellationToken);
                return ToolResult.Text("started");
            case "process-leave":
                var left = await context.Workspace.Processes.StartAsync(new ProcessSpec("sleep", ["1000"]), cancellationToken);
                return ToolResult.Text(left.Id.ToString());
            case "process-keep":
                _left = await context.Workspace.Processes.StartAsync(new ProcessSpec("cat", []) { Input = true }, cancellationToken);
                await _left.KeepAsync(cancellationToken);
                return ToolResult.Text(_left.Id.ToString());
            case "process-continue":
                return ToolResult.Text(await ContinueAsync(context.Workspace.Processes, cancellationToken));
            case "blob":
                return ToolResult.Text(await BlobAsync(context, cancellationToken));
            case "services":
                return ToolResult.Text(await ServicesAsync(context, cancellationToken));
            case "model":
                return ToolResult.Text(await ProbeModels.AskAsync(host, workspace, path, cancellationToken));
            case "model-left":
                return ToolResult.Text(await ProbeModels.LeaveAsync(host, workspace, path, cancellationToken));
            case "model-behind":
                _ = ProbeModels.AskAsync(host, workspace, path, host.Stopping);
                return ToolResult.Text("asking");
            case "hide":
                return ToolResult.Text(host.SecretFilter!.Hide(path));
            case "secrets":
                return ToolResult.Text(await SecretsAsync(cancellationToken));
            case "fetch":
                using (var client = host.Http.Create())
                {
                    using var response = await client.GetAsync(new Uri(path), cancellationToken);
                    return ToolResult.Text(response.StatusCode.ToString());
                }

            case "append":
                return ToolResult.Text(await ProbeEvents.AppendAsync(host.Events, call.Arguments, context.SessionId, cancellationToken));
            case "read-events":
                return ToolResult.Text(await ProbeEvents.ReadAsync(host.Events, call.Arguments, context.SessionId, cancellationToken));
            case "race":
                return ToolResult.Text(await ProbeEvents.RaceAsync(host.Events, context.SessionId, cancellationToken));
            case "undeclared":
                await host.Events.PublishAsync("other.event", null, AgentJson.EmptyObject, cancellationToken);
                return ToolResult.Text("published");
            case "hang":
                context.Progress.Report(new ToolProgress { Text = "hanging" });
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return ToolResult.Text("woke");
            case "finish-late":
                context.Progress.Report(new ToolProgress { Text = "hanging" });
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    // Done all the same.
                }

                return ToolResult.Text("finished although cancelled");
            case "throw":
                throw Word(call, "type") switch
                {
                    "file" => FileAccessException.Missing("x/y"),
                    "start" => new ProcessStartException("prog", "cannot"),
                    "capability" => new CapabilityException("blocked"),
                    "host" => new HostException(HostFailure.Busy, "busy"),
                    "invalid" => new InvalidOperationException("wrong"),
                    "cancelled" => new OperationCanceledException("by itself"),
                    _ => new InvalidDataException("bad data"),
                };
            case "keep":
                _kept = context;
                return ToolResult.Text("kept");
            case "use-kept":
                _kept!.Progress.Report(new ToolProgress { Text = "from the grave" });
                return ToolResult.Text(await Attempt(async () => await _kept.Workspace.Files.StatAsync("a.txt", cancellationToken))
                    + await Attempt(async () => await _kept.Edits.ApplyAsync(new WorkspaceEdit([]), cancellationToken))
                    + await Attempt(async () => await _kept.Workspace.Processes.StartAsync(new ProcessSpec("true", []), cancellationToken))
                    + await Attempt(async () => await _kept.Capabilities.ListAsync("tool", cancellationToken))
                    + await Attempt(async () => await workspace.Files.StatAsync("a.txt", cancellationToken)));
            case "print":
                Console.WriteLine("{\"jsonrpc\":\"2.0\",\"method\":\"evil\"}");
                await Console.Out.WriteAsync("no newline");
                write(1, "raw to descriptor 1\n"u8.ToArray(), 20);
                return ToolResult.Text("printed; input is " + (await Console.In.ReadLineAsync(cancellationToken) ?? "empty"));
            default:
                return Bad(call);
        }
    }

    private ToolResult Bad(ToolCall call)
    {
        switch (Word(call, "action"))
        {
            case "exit":
                Environment.Exit(7);
                break;
            case "overflow":
                return ToolResult.Text(Overflow(1).ToString());
            case "kill-self":
                kill(Environment.ProcessId, 9);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "stop-self":
                kill(Environment.ProcessId, 19);

                // The system may stop another thread first: this one must not answer meanwhile.
                Thread.Sleep(Timeout.Infinite);
                break;
            case "crash-thread":
                new Thread(() => throw new InvalidDataException("a thread's own fault")).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "foreground":
                new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
                return ToolResult.Text("a thread runs on");
            case "eat":
                _eaten ??= [];
                for (var i = 0; i < 4000; i++)
                {
                    var piece = GC.AllocateUninitializedArray<byte>(1 << 20, pinned: false);
                    Array.Fill(piece, (byte)1);
                    _eaten.Add(piece);
                }

                return ToolResult.Text("ate " + _eaten.Count);
            case "eat-native":
                unsafe
                {
                    for (var i = 0; i < 4000; i++)
                    {
                        NativeMemory.Fill(NativeMemory.Alloc(1 << 20), 1 << 20, 1);
                        Thread.Sleep(1);
                    }
                }

                return ToolResult.Text("ate natively");
            case "eaten":
                _eaten = null;
                return ToolResult.Text("alive, counted " + counter.Produced);
        }

        return ToolResult.Error("unknown action");
    }

    private static async Task<string> RunAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var shell = context.Workspace.Processes.Shell;
        await using var process = await context.Workspace.Processes.StartAsync(
            new ProcessSpec(shell[0], [.. shell.Skip(1), "cat; echo $VAR; echo err >&2; exit 3"])
            {
                Input = true,
                Environment = new Dictionary<string, string?> { ["VAR"] = "value" }
            },
            cancellationToken);
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        await process.WriteAsync("to the process\n"u8.ToArray(), cancellationToken);
        await process.CloseInputAsync(cancellationToken);
        await foreach (var chunk in process.ReadAsync(cancellationToken))
        {
            (chunk.IsError ? errors : output).Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        }

        return $"{output}|{errors}|{await process.WaitAsync(cancellationToken)}";
    }

    private static async Task<string> BlobAsync(ToolContext context, CancellationToken cancellationToken)
    {
        await using var writer = await context.Blobs.CreateAsync("text/plain", cancellationToken);
        await writer.WriteAsync(new byte[150_000], cancellationToken);
        await writer.WriteAsync("end"u8.ToArray(), cancellationToken);
        var reference = await writer.CompleteAsync(cancellationToken);
        var buffer = new byte[16];
        var count = await context.Blobs.ReadAsync(reference.Id, 150_000, buffer, cancellationToken);
        var missing = await context.Blobs.ReadAsync("ffffffff", 0, buffer, cancellationToken);
        return $"{reference.Length} {reference.MediaType} {Encoding.UTF8.GetString(buffer, 0, count)} {missing}";
    }

    private async Task<string> ServicesAsync(ToolContext context, CancellationToken cancellationToken)
    {
        context.Logger.LogWarning("from the call");
        host.Logger.LogDebug("too low");
        await host.Events.PublishAsync("probe.happened", context.SessionId, AgentJson.Parse("""{"n":1}"""), cancellationToken);
        var first = await host.State.GetAsync("key", cancellationToken);
        var set = await host.State.SetAsync("key", AgentJson.Parse("[1]"), 0, cancellationToken);
        var again = await host.State.SetAsync("key", AgentJson.Parse("[2]"), 0, cancellationToken);
        var second = await host.State.GetAsync("key", cancellationToken);
        var removed = await host.State.SetAsync("key", null, second!.Version, cancellationToken);
        var third = await host.State.GetAsync("key", cancellationToken);
        var secret = await host.Credentials.FindAsync("PROBE_KEY", cancellationToken);
        var none = await Attempt(async () => await host.Credentials.FindAsync("OTHER", cancellationToken));
        var listed = await context.Capabilities.ListAsync("tool", cancellationToken);
        var invoked = await context.Capabilities.InvokeAsync("k", "n", AgentJson.Parse("""{"q":1}"""), cancellationToken);
        var own = await Attempt(async () => await workspace.Capabilities!.InvokeAsync("missing", "n", AgentJson.EmptyObject, cancellationToken));
        var session = await context.Workspace.Sessions.FindAsync("s1", cancellationToken);
        var messages = await context.Workspace.Sessions.ReadMessagesAsync("s1", 0, 10, cancellationToken);
        return $"{first is null} {set} {again} {second.Value} {second.Version} {removed} {third is null} {secret} {none} {listed.Count} {invoked} {own} "
            + $"{session is null} {messages.Count} {Path.GetFileName(host.DataFolder)} {Directory.Exists(host.DataFolder)} "
            + $"{Path.GetFileName(host.Folder.TrimEnd('/')).Length > 0}";
    }

    private async Task<string> SecretsAsync(CancellationToken cancellationToken)
    {
        var (store, filter) = (host.SecretStore!, host.SecretFilter!);
        var first = await store.SetAsync("login", "pearls", ["pearl"], cancellationToken);
        var again = await store.SetAsync("login", "pearls", [], cancellationToken);
        var found = await store.FindAsync("login", cancellationToken);
        return $"{first} {again} {found} {filter.Hide("pearl is all")} {await store.SetAsync("login", null, [], cancellationToken)}"
            + $"{await store.FindAsync("login", cancellationToken)}";
    }

    private async Task<string> ContinueAsync(IProcesses processes, CancellationToken cancellationToken)
    {
        var other = await processes.ContinueAsync(_left!, new ProcessSpec("cat", ["-u"]) { Input = true }, cancellationToken);
        var same = await processes.ContinueAsync(_left!, new ProcessSpec("cat", []) { Input = true }, cancellationToken);
        await _left!.WriteAsync("hello"u8.ToArray(), cancellationToken);
        await _left.CloseInputAsync(cancellationToken);
        var said = new StringBuilder();
        await foreach (var piece in _left.ReadAsync(cancellationToken))
        {
            said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        return $"{other} {same} {said}";
    }

    private static async Task<string> Attempt<T>(Func<Task<T>> action)
    {
        try
        {
            return $"[{(await action() is null ? "nothing" : "worked")}]";
        }
        catch (Exception exception)
        {
            return $"[{exception.GetType().Name}: {exception.Message}]";
        }
    }

    private static int Overflow(int depth) => depth < 0 ? depth : Overflow(depth + 1) + Overflow(depth + 2);

    private static string Word(ToolCall call, string name) => call.Arguments.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

#pragma warning disable SYSLIB1054, CA5392, IDE1006, CA2101
    [DllImport("libc")]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    private static extern nint write(int descriptor, byte[] bytes, nint count);
#pragma warning restore SYSLIB1054, CA5392, IDE1006, CA2101
}
