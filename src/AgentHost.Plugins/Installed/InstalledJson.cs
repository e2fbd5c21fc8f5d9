using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Plugins.Installed;

/// <summary>The files of installed plugins as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NewLine = "\n")]
[JsonSerializable(typeof(StoreState))]
[JsonSerializable(typeof(ContentList))]
[JsonSerializable(typeof(LockFile))]
[JsonSerializable(typeof(ActivationNote))]
public sealed partial class InstalledJson : JsonSerializerContext;
