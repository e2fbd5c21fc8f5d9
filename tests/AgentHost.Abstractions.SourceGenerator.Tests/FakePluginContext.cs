using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

/// <summary>Takes registrations and calls tools.</summary>
internal sealed class FakePluginContext : IPluginContext, IWorkspaceContext, IDisposable
{
    private readonly Dictionary<string, Tool> _tools = new(StringComparer.Ordinal);

    public string Id => "snippet";

    public string Version => "1.0.0";

    public string Folder => AppContext.BaseDirectory;

    public string DataFolder => Path.GetTempPath();

    public ILogger Logger => throw new NotSupportedException();

    public TimeProvider Time => TimeProvider.System;

    public IKeyValueStore State => throw new NotSupportedException();

    public IEvents Events => throw new NotSupportedException();

    public IHttpClients Http => throw new NotSupportedException();

    public ICredentials Credentials => throw new NotSupportedException();

    public ICapabilities Capabilities => throw new NotSupportedException();

    public CancellationToken Stopping => CancellationToken.None;

    public string Root => Path.GetTempPath();

    public string Target => "local";

    public bool Trusted => true;

    public JsonElement Settings => AgentJson.EmptyObject;

    public IFiles Files => throw new NotSupportedException();

    public IProcesses Processes => throw new NotSupportedException();

    public ISessions Sessions => throw new NotSupportedException();

    public IEnumerable<string> Names => _tools.Keys;

    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class
    {
        Assert.Equal(CapabilityKinds.Tool, kind);
        Assert.Equal(typeof(Tool), typeof(TCapability));
        _tools.Add(name, (Tool)(object)factory(this));
        return this;
    }

    public IModels? Models => null;

    public ISecretStore? SecretStore => null;

    public ISecretFilter? SecretFilter => null;

    public TFeature? TryGet<TFeature>()
        where TFeature : class => null;

    public async Task<ToolPlan> PlanAsync(string tool, string arguments) =>
        await _tools[tool].PrepareAsync(new("call", tool, AgentJson.Parse(arguments)), Context(), CancellationToken.None);

    public async Task<string> CallAsync(string tool, string arguments)
    {
        var plan = await PlanAsync(tool, arguments);
        Assert.Null(plan.Refusal);
        var result = await _tools[tool].ExecuteAsync(plan, Context(), CancellationToken.None);
        Assert.False(result.IsError);
        return Assert.IsType<TextPart>(Assert.Single(result.Content)).Text;
    }

    public void Dispose()
    {
    }

    // Generated code hands the context on and uses nothing of it.
    private ToolContext Context() => new()
    {
        SessionId = "session",
        TurnId = "turn",
        CallId = "call",
        Workspace = this,
        Edits = null!,
        Blobs = null!,
        Progress = null!,
        Capabilities = null!,
        Logger = null!,
    };
}
