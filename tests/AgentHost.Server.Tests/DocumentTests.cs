using System.Text.Json;
using AgentHost.Server.Documents;

namespace AgentHost.Server.Tests;

/// <summary>The OpenAPI document says what the table of endpoints says, and refers to nothing that it does not have.</summary>
public sealed class DocumentTests
{
    private static readonly JsonElement Document = AgentJson.Parse(System.Text.Encoding.UTF8.GetString(OpenApiDocument.Write(ServerTable.All.All, "1.2.3")));

    [Fact]
    public void Document_HasEachEndpoint_Once()
    {
        var described = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(
            ServerTable.All.All.Select(static endpoint => endpoint.Name).Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
        Assert.Equal("3.1.0", Document.GetProperty("openapi").GetString());
    }

    [Fact]
    public void Operations_HaveIdsOfTheirOwn_AndTheirParameters()
    {
        var ids = new List<string>();
        foreach (var path in Document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                ids.Add(operation.Value.GetProperty("operationId").GetString()!);
                var inPath = operation.Value.GetProperty("parameters").EnumerateArray()
                    .Where(static each => each.GetProperty("in").GetString() == "path").Select(static each => $"{{{each.GetProperty("name").GetString()}}}");
                Assert.Equal(path.Name.Split('/').Where(static segment => segment.StartsWith('{')), inPath);
            }
        }

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void References_LeadToWhatIsThere()
    {
        var references = new List<string>();
        Collect(Document, references);

        Assert.NotEmpty(references);
        Assert.All(references.Distinct(StringComparer.Ordinal), static reference =>
        {
            var at = Document;
            foreach (var name in reference.Split('/').Skip(1))
            {
                Assert.True(at.TryGetProperty(name, out at), reference);
            }
        });
    }

    [Fact]
    public void Answers_FitTheirSchemas_ByTheirMembers()
    {
        var session = ClientJson.ToElement(new SessionInfo("id", "name", "/w", default) { Title = "t" });
        var schema = Document.GetProperty("components").GetProperty("schemas").GetProperty("SessionInfo");

        Assert.All(session.EnumerateObject(), member => Assert.True(schema.GetProperty("properties").TryGetProperty(member.Name, out _), member.Name));
        Assert.Equal(["id", "name", "workspace", "createdAt"], schema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()));
    }

    private static void Collect(JsonElement element, List<string> references)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String)
                    {
                        references.Add(member.Value.GetString()!);
                    }

                    Collect(member.Value, references);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, references);
                }

                break;
            default:
                break;
        }
    }
}
