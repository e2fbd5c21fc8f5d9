using AgentHost.Server.Access;

namespace AgentHost.Server.Endpoints;

/// <summary>Collects endpoints, in short words.</summary>
internal sealed class EndpointList
{
    private readonly List<Endpoint> _all = [];

    public IReadOnlyList<Endpoint> All => _all;

    /// <summary>Reads one thing.</summary>
    public void Get<TAnswer>(
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, ValueTask<TAnswer>> run,
        params EndpointParameter[] parameters) =>
        _all.Add(new Endpoint("GET", path, scope, place, summary, async call => await call.WriteAsync(await run(call)))
        {
            Answer = typeof(TAnswer),
            Parameters = parameters,
        });

    /// <summary>Reads a list of things.</summary>
    public void List<TItem>(
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, ValueTask<IReadOnlyList<TItem>>> run,
        params EndpointParameter[] parameters) =>
        _all.Add(new Endpoint("GET", path, scope, place, summary, async call => await call.WriteListAsync(await run(call)))
        {
            Answer = typeof(TItem),
            Kind = AnswerKind.List,
            Parameters = parameters,
        });

    /// <summary>Reads a list page by page.</summary>
    public void Pages<TItem>(
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, ValueTask<(IReadOnlyList<TItem> Items, string? Next)>> run,
        params EndpointParameter[] parameters) =>
        _all.Add(new Endpoint("GET", path, scope, place, summary, async call =>
        {
            var (items, next) = await run(call);
            await call.WriteListAsync(items, next);
        })
        {
            Answer = typeof(TItem),
            Kind = AnswerKind.List,
            HasPages = true,
            Parameters = parameters,
        });

    /// <summary>Does something with a record.</summary>
    public void Send<TRequest, TAnswer>(
        string method,
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, TRequest, ValueTask<TAnswer>> run,
        Func<Endpoint, Endpoint>? more = null)
    {
        var endpoint = new Endpoint(method, path, scope, place, summary, async call => await call.WriteAsync(await run(call, await call.ReadAsync<TRequest>())))
        {
            Request = typeof(TRequest),
            Answer = typeof(TAnswer),
        };
        _all.Add(more?.Invoke(endpoint) ?? endpoint);
    }

    /// <summary>Does something with a record that has no answer.</summary>
    public void Send<TRequest>(
        string method,
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, TRequest, ValueTask> run,
        Func<Endpoint, Endpoint>? more = null)
    {
        var endpoint = new Endpoint(method, path, scope, place, summary, async call =>
        {
            await run(call, await call.ReadAsync<TRequest>());
            call.Done();
        })
        {
            Request = typeof(TRequest),
            Kind = AnswerKind.None,
            Status = 204,
        };
        _all.Add(more?.Invoke(endpoint) ?? endpoint);
    }

    /// <summary>Answers everybody, however much runs.</summary>
    public void Urgent<TAnswer>(string path, string summary, Func<EndpointCall, ValueTask<TAnswer>> run) =>
        _all.Add(new Endpoint("GET", path, AccessScopes.None, EndpointPlace.Nothing, summary, async call => await call.WriteAsync(await run(call)))
        {
            Answer = typeof(TAnswer),
            IsUrgent = true,
        });

    /// <summary>Does something without a body, with an answer.</summary>
    public void Act<TAnswer>(
        string method,
        string path,
        AccessScopes scope,
        EndpointPlace place,
        string summary,
        Func<EndpointCall, ValueTask<TAnswer>> run,
        params EndpointParameter[] parameters) =>
        _all.Add(new Endpoint(method, path, scope, place, summary, async call => await call.WriteAsync(await run(call)))
        {
            Answer = typeof(TAnswer),
            Parameters = parameters,
        });

    /// <summary>Does something without a body or an answer.</summary>
    public void Act(string method, string path, AccessScopes scope, EndpointPlace place, string summary, Func<EndpointCall, ValueTask> run) =>
        _all.Add(new Endpoint(method, path, scope, place, summary, async call =>
        {
            await run(call);
            call.Done();
        })
        {
            Kind = AnswerKind.None,
            Status = 204,
        });

    /// <summary>Does something without a body, and answers with a list.</summary>
    public void ActList<TItem>(
        string method, string path, AccessScopes scope, EndpointPlace place, string summary, Func<EndpointCall, ValueTask<IReadOnlyList<TItem>>> run) =>
        _all.Add(new Endpoint(method, path, scope, place, summary, async call => await call.WriteListAsync(await run(call)))
        {
            Answer = typeof(TItem),
            Kind = AnswerKind.List,
        });

    /// <summary>Adds one that is like no other.</summary>
    public void Add(Endpoint endpoint) => _all.Add(endpoint);
}
