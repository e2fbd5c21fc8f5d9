using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using AgentHost;
using AgentHost.Auditing;
using AgentHost.Benchmarks.Crashing;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Hosting;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.StoreProbe;

// A process that uses a store so that tests can watch, hold up and kill it.
//   hold FOLDER SESSION    takes the session, says "ready", and waits for the end of its input
//   write FOLDER SESSION   appends numbered events as fast as it can, and says each number once it is acknowledged
//   script FOLDER          does the same few things each time, says what was acknowledged and what went wrong
//   soak FOLDER SEED N     does so many of all kinds of things, says what was acknowledged
//   turn HOME WORKSPACE SETTINGS PLUGIN...   runs a turn of a whole host, says "ready", the session, and "running" for each call that begins
//   log HOME WORKSPACE PLUGIN   has the probe append three events at a time, flushed, says the session and each last number
//   audit HOME COUNT       says "ready", waits for the end of its input, and appends so many lines to the audit log, a few at a time
//   time FOLDER            says how long opening and a first append took, cold
var output = Console.Out;
if (args[0] == "script")
{
    output.WriteLine("ready");
    output.Flush();
    await StoreScript.RunAsync(args[1], output);
    return;
}

if (args[0] == "soak")
{
    output.WriteLine("ready");
    await new SoakWorker(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), output)
        .RunAsync(int.Parse(args[3], CultureInfo.InvariantCulture), CancellationToken.None);
    output.Flush();
    return;
}

if (args[0] == "audit")
{
    var places = new AuditPlaces(HostFolders.Resolve(name => name == "HOME" ? args[1] : null));
    var log = new AuditLog(places, TimeProvider.System, 20_000);
    output.WriteLine("ready");
    await Console.In.ReadToEndAsync();
    var count = int.Parse(args[2], CultureInfo.InvariantCulture);
    for (var i = 0; i < count; i++)
    {
        byte[] entry = ClientJson.WriteBytes(
            new AuditEntry(TimeProvider.System.GetUtcNow(), AuditKind.Decision) { Tool = "t", Reason = $"{Environment.ProcessId} {i}" });
        await log.AppendAsync(i % 3 == 0 ? [entry, entry] : [entry], TimeSpan.FromDays(1), CancellationToken.None);
    }

    output.WriteLine("done");
    return;
}

if (args[0] == "turn")
{
    await using var host = LocalHost.Create(new HostOptions
    {
        Label = "probe",
        AppFolder = args[1],
        Variables = name => name == "HOME" ? args[1] : Environment.GetEnvironmentVariable(name),
        InProcess = new HashSet<string> { "openai", "shell" },
    });
    var workspace = await host.Workspaces.OpenAsync(
        new WorkspaceRequest(args[2]) { Trust = true, Settings = AgentJson.Parse(args[3]), Plugins = args[4..] }, CancellationToken.None);
    var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), CancellationToken.None);
    output.WriteLine("ready");
    output.WriteLine(session.Id);
    await host.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("go")]) { Mode = PermissionMode.Bypass }, CancellationToken.None);
    await foreach (var e in host.SubscribeAsync(new EventFilter { SessionId = session.Id, After = 0 }, CancellationToken.None))
    {
        if (e is ToolStarted)
        {
            output.WriteLine("running");
            output.Flush();
        }
    }

    return;
}

if (args[0] == "log")
{
    await using var host = LocalHost.Create(new HostOptions
    {
        Label = "probe",
        AppFolder = args[1],
        Variables = name => name == "HOME" ? args[1] : Environment.GetEnvironmentVariable(name),
        InProcess = new HashSet<string> { "probe" },
    });
    var workspace = await host.Workspaces.OpenAsync(new WorkspaceRequest(args[2]) { Trust = true, Plugins = [args[3]] }, CancellationToken.None);
    var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), CancellationToken.None);
    var noted = """{"type":"probe.noted","data":{"n":1}}""";
    var call = new ToolRequest(workspace.Id, session.Id, "probe", AgentJson.Parse($$"""{"action":"append","flush":true,"events":[{{noted}},{{noted}},{{noted}}]}"""));
    output.WriteLine("ready");
    output.WriteLine(session.Id);
    while (true)
    {
        var answer = await host.Tools.CallAsync(call with { Mode = PermissionMode.Bypass }, CancellationToken.None);
        output.WriteLine(((TextPart)answer.Content[0]).Text);
        output.Flush();
    }
}

var watch = Stopwatch.StartNew();
await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(args[1], TimeProvider.System, "probe"), CancellationToken.None);
if (args[0] == "time")
{
    var opened = watch.Elapsed.TotalMilliseconds;
    await using var created = await store.CreateAsync(new SessionInfo("", "", "/w", default), CancellationToken.None);
    var began = watch.Elapsed.TotalMilliseconds;
    await created.AppendAsync([new TurnStarted([new TextPart("hello")], "p/m") { TurnId = "t" }], Durability.Process, CancellationToken.None);
    output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"methods compiled {JitInfo.GetCompiledMethodCount()} in {JitInfo.GetCompilationTime().TotalMilliseconds:F1} ms"));
    output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"open {opened:F1} create {began - opened:F1} append {watch.Elapsed.TotalMilliseconds - began:F1} total {watch.Elapsed.TotalMilliseconds:F1} ms"));
    return;
}

await using var lease = await store.AcquireAsync(args[2], CancellationToken.None);
output.WriteLine("ready");
if (args[0] == "hold")
{
    await Console.In.ReadToEndAsync();
    return;
}

while (true)
{
    var events = await lease.AppendAsync([new SessionUpdated { Model = new string('m', 500) }], Durability.Process, CancellationToken.None);
    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events[0].Sequence}"));
    output.Flush();
}
