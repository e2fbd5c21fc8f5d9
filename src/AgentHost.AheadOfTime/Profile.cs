using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace AgentHost.AheadOfTime;

/// <summary>A profile in the ahead-of-time compiler's own form (<c>.mibc</c>): an assembly that nobody runs, whose method bodies name methods.</summary>
/// <remarks>
/// The form, as the compiler's option <c>--mibc</c> reads it: a global method <c>AssemblyDictionary</c> of entries "load a string, load a method's token, pop".
/// The string lists the assemblies that the entries of that method are about, each followed by a semicolon; its body is a list of "load a method's token, pop".
/// A reference as a type argument is <c>System.__Canon</c> of an assembly <c>System.Private.Canon</c> that only the compiler knows.
/// </remarks>
internal sealed class Profile
{
    private const string CoreLibrary = "System.Private.CoreLib";
    private const string CanonAssembly = "System.Private.Canon";
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    /// <summary>The box of a state machine, whose methods are what the compiler leaves out where the result is a reference.</summary>
    private static readonly Type Box = typeof(AsyncTaskMethodBuilder<>).GetNestedType("AsyncStateMachineBox`1", BindingFlags.NonPublic)
        ?? throw new InvalidOperationException(
            "this runtime has no AsyncTaskMethodBuilder<T>.AsyncStateMachineBox<S>; the profile writer has to learn its successor.");

    private static readonly MethodBase[] BoxMethods =
        [
            .. Box.GetMethods(Declared).Cast<MethodBase>().Concat(Box.GetConstructors(Declared))
                .Where(static method => !method.IsAbstract && !method.Name.Contains("Debugger", StringComparison.Ordinal))
        ];

    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _code = new();
    private readonly MethodBodyStreamEncoder _bodies;
    private readonly BlobHandle _noParameters;
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityHandle Scope, string Namespace, string Name), TypeReferenceHandle> _types = [];
    private readonly SortedDictionary<string, List<MemberReferenceHandle>> _methods = new(StringComparer.Ordinal);

    public Profile()
    {
        _bodies = new MethodBodyStreamEncoder(_code);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, static result => result.Void(), static _ => { });
        _noParameters = _metadata.GetOrAddBlob(signature);
    }

    /// <summary>Names all methods of these state machines' boxes.</summary>
    public void Add(IReadOnlyList<StateMachine> machines)
    {
        foreach (var machine in machines)
        {
            var box = _metadata.AddTypeSpecification(Signature(encoder => EncodeBox(encoder, machine)));
            if (!_methods.TryGetValue(machine.Assembly, out var list))
            {
                _methods.Add(machine.Assembly, list = []);
            }

            list.AddRange(BoxMethods.Select(method => Reference(box, method)));
        }
    }

    /// <summary>The file. The same input gives the same bytes.</summary>
    public byte[] ToBytes()
    {
        _metadata.AddModule(
            0, _metadata.GetOrAddString("profile.mibc"), _metadata.GetOrAddGuid(new Guid("5d7f8f0c-6b1e-4a53-9c55-2f6b62a7f7d1")), default, default);
        _metadata.AddAssembly(
            _metadata.GetOrAddString("profile"), new Version(1, 0, 0, 0), default, default, default(AssemblyFlags), AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(
            default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var dictionary = new InstructionEncoder(new BlobBuilder());
        foreach (var (assembly, list) in _methods)
        {
            var body = new InstructionEncoder(new BlobBuilder());
            foreach (var method in list)
            {
                Name(body, method);
            }

            var group = AddGlobalMethod("Assemblies_" + assembly, body);
            dictionary.LoadString(_metadata.GetOrAddUserString($"{CoreLibrary};{assembly};"));
            Name(dictionary, group);
        }

        AddGlobalMethod("AssemblyDictionary", dictionary);
        var bytes = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(),
            new MetadataRootBuilder(_metadata),
            _code,
            deterministicIdProvider: static _ => new BlobContentId(Guid.Empty, 1)).Serialize(bytes);
        return bytes.ToArray();
    }

    private static void Name(InstructionEncoder body, EntityHandle method)
    {
        body.OpCode(ILOpCode.Ldtoken);
        body.Token(method);
        body.OpCode(ILOpCode.Pop);
    }

    private MethodDefinitionHandle AddGlobalMethod(string name, InstructionEncoder body)
    {
        body.OpCode(ILOpCode.Ret);
        return _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name),
            _noParameters, _bodies.AddMethodBody(body), default);
    }

    private void EncodeBox(SignatureTypeEncoder encoder, StateMachine machine)
    {
        var arguments = encoder.GenericInstantiation(Reference(Box), 2, isValueType: false);
        EncodeResult(arguments.AddArgument(), machine.Result);
        EntityHandle type = Assembly(machine.Assembly);
        foreach (var name in machine.Names)
        {
            type = Reference(type, type.Kind == HandleKind.AssemblyReference ? machine.Namespace : "", name);
        }

        if (machine.TypeParameters == 0)
        {
            arguments.AddArgument().Type(type, isValueType: true);
            return;
        }

        var own = arguments.AddArgument().GenericInstantiation(type, machine.TypeParameters, isValueType: true);
        for (var i = 0; i < machine.TypeParameters; i++)
        {
            EncodeCanon(own.AddArgument());
        }
    }

    private void EncodeResult(SignatureTypeEncoder encoder, IReadOnlyList<SignatureTypeCode> result)
    {
        if (result.Count == 1)
        {
            EncodeCanon(encoder);
            return;
        }

        var members = encoder.GenericInstantiation(Reference(Assembly(CoreLibrary), "System", $"ValueTuple`{result.Count}"), result.Count, isValueType: true);
        foreach (var member in result)
        {
            if (member == SignatureTypeCode.Object)
            {
                EncodeCanon(members.AddArgument());
            }
            else
            {
                members.AddArgument().PrimitiveType((PrimitiveTypeCode)member);
            }
        }
    }

    private void EncodeCanon(SignatureTypeEncoder encoder) => encoder.Type(Reference(Assembly(CanonAssembly), "System", "__Canon"), isValueType: false);

    private MemberReferenceHandle Reference(EntityHandle type, MethodBase method)
    {
        var parameters = method.GetParameters();
        var result = method is MethodInfo { ReturnType: var returned } ? returned : typeof(void);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: !method.IsStatic).Parameters(
            parameters.Length,
            encoder =>
            {
                if (result == typeof(void))
                {
                    encoder.Void();
                }
                else
                {
                    Encode(encoder.Type(), result);
                }
            },
            encoder =>
            {
                foreach (var parameter in parameters)
                {
                    Encode(encoder.AddParameter().Type(), parameter.ParameterType);
                }
            });
        return _metadata.AddMemberReference(type, _metadata.GetOrAddString(method.Name), _metadata.GetOrAddBlob(signature));
    }

    /// <summary>The few types that methods of the box speak of.</summary>
    private void Encode(SignatureTypeEncoder encoder, Type type)
    {
        if (type.IsGenericParameter)
        {
            encoder.GenericTypeParameter(type.GenericParameterPosition);
        }
        else if (type == typeof(object))
        {
            encoder.Object();
        }
        else if (type.IsPrimitive || type.IsGenericType || type == typeof(string))
        {
            throw new InvalidOperationException($"a method of the state machine's box speaks of {type}, which the profile writer does not know how to write.");
        }
        else
        {
            encoder.Type(Reference(type), type.IsValueType);
        }
    }

    private TypeReferenceHandle Reference(Type type) => type.DeclaringType is { } outer
        ? Reference(Reference(outer), "", type.Name)
        : Reference(Assembly(CoreLibrary), type.Namespace ?? "", type.Name);

    private TypeReferenceHandle Reference(EntityHandle scope, string space, string name)
    {
        if (!_types.TryGetValue((scope, space, name), out var handle))
        {
            handle = _metadata.AddTypeReference(scope, space.Length == 0 ? default : _metadata.GetOrAddString(space), _metadata.GetOrAddString(name));
            _types.Add((scope, space, name), handle);
        }

        return handle;
    }

    private AssemblyReferenceHandle Assembly(string name)
    {
        if (!_assemblies.TryGetValue(name, out var handle))
        {
            handle = _metadata.AddAssemblyReference(_metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default(AssemblyFlags), default);
            _assemblies.Add(name, handle);
        }

        return handle;
    }

    private BlobHandle Signature(Action<SignatureTypeEncoder> encode)
    {
        var blob = new BlobBuilder();
        encode(new BlobEncoder(blob).TypeSpecificationSignature());
        return _metadata.GetOrAddBlob(blob);
    }
}
