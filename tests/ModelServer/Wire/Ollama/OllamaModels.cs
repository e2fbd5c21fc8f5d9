using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>
/// What the service says of its models. A name tells the rest: <c>vision</c>, <c>thinking</c> and <c>embed</c> in it are abilities, <c>blind</c> is one without
/// tools.
/// </summary>
internal static class OllamaModels
{
    public const int Window = 40_960;

    public static byte[] Tags(IReadOnlyList<string> models) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (string model in models)
        {
            json.WriteStartObject();
            json.WriteString("name", model);
            json.WriteString("model", model);
            json.WriteString("modified_at", "2026-01-01T00:00:00Z");
            json.WriteNumber("size", 5_200_000_000);
            json.WriteString("digest", "sha256:" + new string('a', 64));
            Details(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Show(string model) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("modelfile", "FROM " + model);
        json.WriteString("template", "{{ .Prompt }}");
        Details(json);
        json.WriteStartObject("model_info");
        json.WriteString("general.architecture", "test");
        json.WriteNumber("general.parameter_count", 8_000_000_000);
        json.WriteNumber("test.context_length", Window);
        json.WriteNumber("test.embedding_length", 4096);
        json.WriteEndObject();
        json.WriteStartArray("capabilities");
        foreach (string ability in Abilities(model))
        {
            json.WriteStringValue(ability);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Status(string status) => Encoding.UTF8.GetBytes($$"""{"status":"{{status}}"}""" + "\n");

    /// <summary>The lines of a model that is fetched: two layers in pieces.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Pull()
    {
        yield return Status("pulling manifest");
        foreach ((char digest, long size) in ((char, long)[])[('a', 5_200_000_000), ('b', 1_000)])
        {
            string name = new(digest, 64);
            for (int part = 0; part <= 20; part++)
            {
                yield return Encoding.UTF8.GetBytes(
                    $$"""{"status":"pulling {{name[..12]}}","digest":"sha256:{{name}}","total":{{size}},"completed":{{size / 20 * part}}}""" + "\n");
            }
        }

        yield return Status("verifying sha256 digest");
        yield return Status("writing manifest");
        yield return Status("success");
    }

    private static void Details(Utf8JsonWriter json)
    {
        json.WriteStartObject("details");
        json.WriteString("format", "gguf");
        json.WriteString("family", "test");
        json.WriteString("parameter_size", "8B");
        json.WriteString("quantization_level", "Q4_K_M");
        json.WriteEndObject();
    }

    private static IEnumerable<string> Abilities(string model)
    {
        bool Says(string word) => model.Contains(word, StringComparison.Ordinal);
        if (Says("embed"))
        {
            return ["embedding"];
        }

        List<string> all = ["completion"];
        all.AddRange(Says("blind") ? [] : ["tools"]);
        all.AddRange(Says("vision") ? ["vision"] : []);
        all.AddRange(Says("thinking") ? ["thinking"] : []);
        return all;
    }
}
