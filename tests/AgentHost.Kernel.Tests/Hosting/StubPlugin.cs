using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A real plugin in a folder of its own, loaded like any other; what its code does is laid down by the test.</summary>
internal sealed class StubPlugin : IDisposable
{
    private readonly Dictionary<string, List<JsonElement>> _contributes = new(StringComparer.Ordinal);
    private readonly List<Action<IPluginContext>> _registrations = [];
    private PluginManifest _manifest;

    public StubPlugin(string folder, string id, string version = "1.0.0")
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(BuiltFolder("TestPlugins.Stub")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        _manifest = new PluginManifest(id, version) { Contract = "^0.9", Entry = new("TestPlugins.Stub.dll", "TestPlugins.Stub.StubPlugin") };
        Activated = (_, _) => default;
        Lay("activate", (Func<IPluginContext, CancellationToken, ValueTask>)ActivateAsync);
    }

    public string Folder { get; }

    public string Id => _manifest.Id;

    /// <summary>Done after everything was registered.</summary>
    public Func<IPluginContext, CancellationToken, ValueTask> Activated { get; set; }

    /// <summary>Where the build of a project lies.</summary>
    public static string BuiltFolder(string project) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "debug"));

    public StubPlugin Change(Func<PluginManifest, PluginManifest> change)
    {
        _manifest = change(_manifest);
        return this;
    }

    public StubPlugin Tool(ToolSpec spec, Func<IWorkspaceContext, Tool> make) => Add(CapabilityKinds.Tool, spec.Name, ClientJson.ToElement(spec), make);

    public StubPlugin Tool(string name, Func<ToolCall, ToolContext, CancellationToken, ValueTask<ToolResult>> run, ToolEffects effects = ToolEffects.Execute) =>
        Tool(new ToolSpec(name, "A tool.", AgentJson.Parse("""{"type":"object"}""")) { Effects = effects }, _ => new StubTool { Run = run, Effects = effects });

    public StubPlugin Hook(string name, Func<HookInput, CancellationToken, ValueTask<HookResult>> run, params HookEvent[] events) =>
        Add<Hook>(CapabilityKinds.Hook, name, ClientJson.ToElement(new HookSpec(name, events)), _ => new StubHook(run));

    public StubPlugin Section(string name, string slot, Func<PromptContext, CancellationToken, ValueTask<string?>> write) => Section(name, slot, [], write);

    public StubPlugin Section(string name, string slot, IReadOnlyList<string> when, Func<PromptContext, CancellationToken, ValueTask<string?>> write) =>
        Add<PromptSection>(
            CapabilityKinds.PromptSection, name, ClientJson.ToElement(new PromptSectionSpec(name, slot) { When = when }), _ => new StubSection(write));

    public StubPlugin Provider(ModelProvider provider, ProviderSpec? spec = null) =>
        Add(
            CapabilityKinds.Provider,
            spec?.Name ?? "scripted",
            ClientJson.ToElement(spec ?? new ProviderSpec("scripted") { Anonymous = true, Rank = 1, DefaultModel = "m" }),
            _ => provider);

    /// <summary>Declares a capability and registers it.</summary>
    public StubPlugin Add<T>(string kind, string name, JsonElement declaration, Func<IWorkspaceContext, T> make)
        where T : class
    {
        _registrations.Add(context => context.Register(kind, name, make));
        return Declare(kind, declaration);
    }

    /// <summary>Declares a capability that the code does not make.</summary>
    public StubPlugin Declare(string kind, JsonElement declaration)
    {
        (_contributes.TryGetValue(kind, out var list) ? list : _contributes[kind] = []).Add(declaration);
        return this;
    }

    /// <summary>Lays down what the plugin does at one place.</summary>
    public StubPlugin Lay(string place, Delegate what)
    {
        AppContext.SetData($"{Folder}:{place}", what);
        return this;
    }

    /// <summary>Writes the manifest.</summary>
    public StubPlugin Write()
    {
        var whole = _manifest with
        {
            Contributes = _contributes.ToDictionary(pair => pair.Key, pair =>
                AgentJson.Parse($"[{string.Join(',', pair.Value.Select(entry => entry.GetRawText()))}]"))
        };
        File.WriteAllText(Path.Combine(Folder, "plugin.json"), ClientJson.Write(whole));
        return this;
    }

    public void Dispose()
    {
        foreach (var place in (string[])["activate", "constructor", "deactivate"])
        {
            AppContext.SetData($"{Folder}:{place}", null);
        }
    }

    private ValueTask ActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        foreach (var register in _registrations)
        {
            register(context);
        }

        return Activated(context, cancellationToken);
    }

    private sealed class StubHook(Func<HookInput, CancellationToken, ValueTask<HookResult>> run) : Hook
    {
        public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken) => run(input, cancellationToken);
    }

    private sealed class StubSection(Func<PromptContext, CancellationToken, ValueTask<string?>> write) : PromptSection
    {
        public override ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken) => write(context, cancellationToken);
    }
}
