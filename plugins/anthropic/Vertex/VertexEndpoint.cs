using AgentHost.Plugins.Anthropic.Clouds;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>An entry of type <c>vertex</c>.</summary>
/// <remarks>
/// Its own settings, beside those of the Messages API: <c>project</c>, <c>region</c>, <c>loginFile</c> and <c>metadataServer</c> (docs/guide/credentials.md).
/// </remarks>
internal sealed class VertexEndpoint : CloudEndpoint
{
    private readonly Uri? _address;

    public VertexEndpoint(ModelClientOptions options)
        : base(options, AddressOf(Setting(options, "region")), "the Messages API")
    {
        Region = Setting(options, "region");
        Project = Setting(options, "project");
        LoginFile = Setting(options, "loginFile");
        ConfigFolder = Setting(options, "configFolder");
        MetadataHost = Flag("metadataServer", otherwise: false) ? Setting(options, "metadataHost") ?? "metadata.google.internal" : null;
        if (Region is null || Project is null)
        {
            var (what, variable, member) = Region is null
                ? ("region", "CLOUD_ML_REGION", "region (\"global\" where it does not matter)")
                : ("project", "ANTHROPIC_VERTEX_PROJECT_ID", "project");
            Problem = new ModelFault(
                ModelFaultKind.InvalidRequest, $"Provider {Name} has no {what}: set {variable}, or providers.{Name}.{member} in agent.json.");
        }
        else if (!IsName(Region))
        {
            Problem = new ModelFault(
                ModelFaultKind.InvalidRequest,
                $"The region of provider {Name} is none: it has small letters, digits and hyphens alone; "
                + $"correct CLOUD_ML_REGION, or providers.{Name}.region in agent.json.");
        }

        _address = Problem is null ? At("") : null;
    }

    public string? Region { get; }

    public string? Project { get; }

    public string? LoginFile { get; }

    public string? ConfigFolder { get; }

    /// <summary>The machine that gives out tokens to those on Google's machines; null where it was not asked for.</summary>
    public string? MetadataHost { get; }

    public override string? BodyVersion => "vertex-2023-10-16";

    public override string AddressHint => ", which ends before /v1";

    public override bool TakesMachineLogins =>
        IsLoopback(_address) || (_address is { Scheme: "https" } own && own.IdnHost.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase));

    /// <summary>Anthropic's own libraries take the address with <c>/v1</c>.</summary>
    protected override string TrimRoot(string root) => root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root;

    private static string? AddressOf(string? region) => region switch
    {
        "global" => "https://aiplatform.googleapis.com",
        "us" or "eu" => $"https://aiplatform.{region}.rep.googleapis.com",
        _ when IsName(region) => $"https://{region}-aiplatform.googleapis.com",
        _ => null,
    };

    private static string? Setting(ModelClientOptions options, string name) =>
        JsonText.Member(options.Settings, name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
