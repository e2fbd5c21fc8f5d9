using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Documents;

/// <summary>Writes the description of endpoints, as OpenAPI 3.1 has it.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, as UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<Endpoint> endpoints, string version)
    {
        var schemas = new SchemaWriter();
        var paths = new JsonObject();
        foreach (var group in endpoints.GroupBy(static endpoint => endpoint.Path, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var endpoint in group)
            {
                item[endpoint.Method.ToLowerInvariant()] = Operation(endpoint, schemas);
            }

            paths[group.Key] = item;
        }

        var problem = schemas.Of(typeof(Problem));
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Agent Host",
                ["version"] = version,
                ["description"] = "One host for many clients. Events and records are those of the host's own log.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["tags"] = Tags(endpoints),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Schemas,
                ["responses"] = new JsonObject
                {
                    ["Problem"] = new JsonObject
                    {
                        ["description"] = "What is wrong. Types: " + string.Join(", ", ProblemKind.All.Select(static kind => kind.Name)) + ".",
                        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = problem } },
                    },
                },
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString(Plain));
    }

    private static JsonObject Operation(Endpoint endpoint, SchemaWriter schemas)
    {
        var responses = new JsonObject { [Text(endpoint.Status)] = Answer(endpoint, schemas) };
        if (endpoint.OtherStatus != 0)
        {
            responses[Text(endpoint.OtherStatus)] = endpoint.OtherStatus == 204
                ? new JsonObject { ["description"] = "Done; there is nothing to say." }
                : Content("The event turn.completed.", "application/json", schemas.Of(typeof(AgentEvent)));
        }

        responses["4XX"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        responses["5XX"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        var operation = new JsonObject
        {
            ["operationId"] = IdOf(endpoint),
            ["summary"] = endpoint.Summary,
            ["description"] = DescriptionOf(endpoint),
            ["tags"] = new JsonArray(TagOf(endpoint)),
            ["parameters"] = Parameters(endpoint),
            ["responses"] = responses,
        };
        if (endpoint.Scope == AccessScopes.None)
        {
            operation["security"] = new JsonArray();
        }
        else
        {
            operation["x-scope"] = AccessScopeNames.Write(endpoint.Scope);
        }

        if (endpoint.Request is { } request)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !endpoint.BodyIsOptional,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Body(endpoint, request, schemas) } },
            };
        }

        return operation;
    }

    private static JsonObject Body(Endpoint endpoint, Type request, SchemaWriter schemas)
    {
        if (endpoint.Given.Count == 0)
        {
            return schemas.Of(request);
        }

        var schema = schemas.Without(request, [.. endpoint.Given]);
        if (endpoint.Given.Contains("parts"))
        {
            // A prompt may be a text alone.
            ((JsonObject)schema["properties"]!)["text"] = new JsonObject { ["type"] = "string" };
        }

        return schema;
    }

    private static JsonArray Parameters(Endpoint endpoint)
    {
        var all = new JsonArray();
        foreach (var segment in endpoint.Segments)
        {
            if (segment is ['{', .. var name, '}'])
            {
                all.Add(Parameter(name, "path", "string", $"The {name}.", required: true));
            }
        }

        foreach (var each in endpoint.Parameters)
        {
            all.Add(Parameter(each.Name, "query", each.Type, each.Summary, each.Required));
        }

        if (endpoint.Kind == AnswerKind.Events)
        {
            all.Add(Parameter("Last-Event-ID", "header", "string", "The id of the event that came last.", required: false));
        }

        if (endpoint.Path.EndsWith("/messages", StringComparison.Ordinal) && endpoint.Method == "POST")
        {
            all.Add(Parameter("Idempotency-Key", "header", "string", "The same key with the same prompt runs it once.", required: false));
        }

        return all;
    }

    private static JsonObject Parameter(string name, string place, string type, string summary, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = summary,
        ["required"] = required,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Answer(Endpoint endpoint, SchemaWriter schemas)
    {
        switch (endpoint.Kind)
        {
            case AnswerKind.None:
                return new JsonObject { ["description"] = "Done." };
            case AnswerKind.Text:
                return new JsonObject
                {
                    ["description"] = "The text.",
                    ["content"] = new JsonObject(endpoint.TextTypes.Select(static type =>
                        KeyValuePair.Create<string, JsonNode?>(type, new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } }))),
                };
            case AnswerKind.Events:
                return Content("Events, one after another.", "text/event-stream", schemas.Of(endpoint.Answer!));
            case AnswerKind.Lines:
                return Content("Records, one a line.", "application/x-ndjson", schemas.Of(endpoint.Answer!));
            case AnswerKind.List:
                return Content("The list.", "application/json", ListOf(endpoint, schemas));
            default:
                return Content("The answer.", "application/json", endpoint.Answer is { } answer ? schemas.Of(answer) : []);
        }
    }

    private static JsonObject ListOf(Endpoint endpoint, SchemaWriter schemas)
    {
        var members = new JsonObject { ["items"] = new JsonObject { ["type"] = "array", ["items"] = schemas.Of(endpoint.Answer!) } };
        if (endpoint.HasPages)
        {
            members["next"] = new JsonObject { ["type"] = "string", ["description"] = "The cursor of the page after it; absent at the end." };
        }

        return new JsonObject { ["type"] = "object", ["properties"] = members, ["required"] = new JsonArray("items") };
    }

    private static JsonObject Content(string description, string type, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } },
    };

    /// <summary>The subjects of paths, each with a sentence.</summary>
    private static JsonArray Tags(IReadOnlyList<Endpoint> endpoints) =>
    [
        .. endpoints.Select(TagOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(static tag => (JsonNode)new JsonObject
        {
            ["name"] = tag,
            ["description"] = tag == "server" ? "The server itself." : $"What is below /v1/{tag}.",
        }),
    ];

    private static string TagOf(Endpoint endpoint) => endpoint.Segments is ["v1", var subject, ..] ? subject : "server";

    private static string DescriptionOf(Endpoint endpoint)
    {
        var scope = endpoint.Scope == AccessScopes.None ? "Answers without a token." : $"Needs the scope {AccessScopeNames.Write(endpoint.Scope)}.";
        return endpoint.Place switch
        {
            EndpointPlace.Server => scope + " A token for one folder does not do.",
            EndpointPlace.Filtered => scope + " A token for one folder has what is that folder's.",
            _ => scope,
        };
    }

    /// <summary>Name of an operation: <c>post-sessions-session-messages</c>.</summary>
    private static string IdOf(Endpoint endpoint) =>
        endpoint.Method.ToLowerInvariant() + "-" + string.Join('-', endpoint.Segments.Where(static segment => segment != "v1")
            .Select(static segment => segment.Trim('{', '}').Replace(".", "-", StringComparison.Ordinal)));

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
