using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing;

/// <summary>The plugin that brings the scripted model: a manifest on disk like any other, its code the test's own.</summary>
internal sealed class ScriptedPlugin(ScriptedModel model) : IPluginRuntime
{
    public const string Id = "scripted-model";

    public const string ModelName = "scripted/script";

    public int? ProcessId => null;

    public Action<string>? Lost { get; set; }

    /// <summary>Writes its manifest.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var manifest = new PluginManifest(Id, "1.0.0")
        {
            Contract = ContractVersion.Current,
            Entry = new("Scripted.dll", "Scripted"),
            Contributes = new Dictionary<string, System.Text.Json.JsonElement>
            {
                [CapabilityKinds.Provider] = AgentJson.Parse("""[{"name":"scripted","anonymous":true,"rank":1,"defaultModel":"script"}]"""),
            },
        };
        File.WriteAllText(Path.Combine(folder, "plugin.json"), ClientJson.Write(manifest));
        return folder;
    }

    public ValueTask ActivateAsync(CancellationToken cancellationToken) => default;

    public object Create(string kind, string name, IWorkspaceContext workspace) => new Provider(model);

    public ValueTask DisposeAsync() => default;

    private sealed class Provider(ScriptedModel model) : ModelProvider
    {
        public override ModelClient CreateClient(ModelClientOptions options) => new Client(model);
    }

    private sealed class Client(ScriptedModel model) : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var update in model.Next(request, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return update;
            }
        }
    }
}
