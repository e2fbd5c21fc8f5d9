using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Catalogs;

/// <summary>Types of catalogs, as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32)]
[JsonSerializable(typeof(IReadOnlyList<BlockRecord>))]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(NuGetService))]
[JsonSerializable(typeof(NuGetVersions))]
[JsonSerializable(typeof(NuGetSearch))]
internal sealed partial class CatalogJson : JsonSerializerContext;
