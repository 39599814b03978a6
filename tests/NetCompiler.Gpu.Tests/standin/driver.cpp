// A stand-in for libcuda.so.1: enough of the driver API for ILGPU, with an interpreter for the PTX that ILGPU writes.
// Checks: context bound on the calling thread, memory bounds and alignment, shared-memory races between barriers, shared memory read before written,
// size of the argument buffer, launch limits. CUDA_STANDIN_LAZY=1: streams run only when waited for. CUDA_STANDIN_NOEXEC=1: launches do nothing.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cmath>
#include <string>
#include <vector>
#include <map>
#include <unordered_map>
#include <set>
#include <mutex>
#include <functional>
#include <atomic>
#include <algorithm>
#include <memory>
using namespace std;
typedef int CUresult; typedef void* P;
static bool envOn(const char*n){const char*v=getenv(n);return v&&*v&&*v!='0';}
static const bool Lazy=envOn("CUDA_STANDIN_LAZY"), NoExec=envOn("CUDA_STANDIN_NOEXEC"), Quiet=envOn("CUDA_STANDIN_QUIET"), Trace=envOn("CUDA_STANDIN_TRACE");
static recursive_mutex big;
static atomic<long> nLaunch{0}, nMod{0}, nFind{0}, nInstr{0};
static set<string> findings;
static FILE*logf(){static FILE*f=getenv("CUDA_STANDIN_LOG")?fopen(getenv("CUDA_STANDIN_LOG"),"a"):stderr;return f;}
static void finding(const string&s){ if(findings.size()<400&&findings.insert(s).second){nFind++;fprintf(logf(),"stand-in: finding: %s\n",s.c_str());fflush(logf()); if(const char*f=getenv("CUDA_STANDIN_FINDINGS")){if(FILE*o=fopen(f,"a")){fprintf(o,"%s\n",s.c_str());fclose(o);}}} }
struct AtExit{~AtExit(){if(!Quiet){fprintf(logf(),"stand-in: %ld modules, %ld launches, %ld instructions, %ld findings\n",nMod.load(),nLaunch.load(),nInstr.load(),nFind.load());fflush(logf());}}} atExitObj;
// ---- contexts and memory
struct Ctx{int id;bool dead=false;};
static thread_local Ctx*cur=nullptr;
static map<uintptr_t,size_t> dev, pinned;   // start -> size
static size_t devUsed=0; static const size_t Total=(size_t)80<<30;
static bool inMap(map<uintptr_t,size_t>&m,uintptr_t a,size_t n){auto it=m.upper_bound(a);if(it==m.begin())return false;--it;return a>=it->first&&a+n<=it->first+it->second;}
#define NEEDCTX(what) do{ if(!cur||cur->dead){ finding(string(what)+": no current context on this thread"); return 201;} }while(0)
struct Stream{ vector<function<void()>> q; bool nonBlocking; };
static Stream def{{},false}; static set<Stream*> streams;
static Stream*S(P p){return p?(Stream*)p:&def;}
static void drain(Stream*s){ auto q=move(s->q); s->q.clear(); for(auto&f:q)f(); }
static void put(Stream*s,function<void()> f){ if(Lazy){s->q.push_back(move(f));} else f(); }
// ---- PTX
enum K:uint8_t{REG,IMM,SPECIAL,NONE};
struct Opd{K k=NONE;int r=-1;uint64_t imm=0;int off=0;bool neg=false;};
enum OpC:uint16_t{O_MOV,O_ADD,O_SUB,O_MUL,O_MULWIDE,O_MULHI,O_MAD,O_DIV,O_REM,O_NEG,O_ABS,O_MIN,O_MAX,O_AND,O_OR,O_XOR,O_NOT,O_SHL,O_SHR,O_SETP,O_SELP,O_CVT,O_LD,O_ST,O_LDPARAM,O_BRA,O_BAR,O_RET,O_FMA,O_SQRT,O_RCP,O_RSQRT,O_EX2,O_LG2,O_SIN,O_COS,O_TANH,O_TESTP,O_MEMBAR,O_POPC,O_CLZ,O_NOP};
enum Ty:uint8_t{T_B8,T_B16,T_B32,T_B64,T_U8,T_U16,T_U32,T_U64,T_S8,T_S16,T_S32,T_S64,T_F16,T_F32,T_F64,T_PRED,T_NONE};
struct Ins{OpC op;Ty t=T_NONE,t2=T_NONE;uint8_t cmp=0,space=0,vec=1,rnd=0,approx=0;int pred=-1;bool predNeg=false;Opd d[4];Opd s[5];int target=-1;int ns=0,line=0;};
struct Kernel{string name;vector<Ins> code;int nregs=0;int sharedBytes=0;int maxntid=0;vector<pair<int,int>> params;int paramBytes=0;map<string,int> paramOff,sharedOff;vector<string> regNames;};
struct Module{map<string,Kernel*> k;string text;};
static Ty ty(const string&s){static map<string,Ty> m={{"b8",T_B8},{"b16",T_B16},{"b32",T_B32},{"b64",T_B64},{"u8",T_U8},{"u16",T_U16},{"u32",T_U32},{"u64",T_U64},{"s8",T_S8},{"s16",T_S16},{"s32",T_S32},{"s64",T_S64},{"f16",T_F16},{"f32",T_F32},{"f64",T_F64},{"pred",T_PRED}};auto i=m.find(s);return i==m.end()?T_NONE:i->second;}
static int size(Ty t){switch(t){case T_B8:case T_U8:case T_S8:return 1;case T_B16:case T_U16:case T_S16:case T_F16:return 2;case T_B64:case T_U64:case T_S64:case T_F64:return 8;default:return 4;}}
enum{SP_TIDX=0,SP_TIDY,SP_TIDZ,SP_NTIDX,SP_NTIDY,SP_NTIDZ,SP_CX,SP_CY,SP_CZ,SP_NCX,SP_NCY,SP_NCZ,SP_LANE};
static vector<string> split(const string&s,char c){vector<string> v;string x;for(char ch:s){if(ch==c){v.push_back(x);x.clear();}else x+=ch;}v.push_back(x);return v;}
static string trim(string s){size_t a=s.find_first_not_of(" \t\r\n"),b=s.find_last_not_of(" \t\r\n");return a==string::npos?"":s.substr(a,b-a+1);}
static set<string> unsupported;
static void unsup(const string&s){ if(unsupported.insert(s).second) finding("interpreter: not supported: "+s); }
struct Parser{
  Kernel*k; map<string,int> regs; map<string,int> labels; vector<pair<int,string>> fix;
  int reg(const string&n){auto i=regs.find(n);if(i!=regs.end())return i->second;int r=k->nregs++;regs[n]=r;k->regNames.push_back(n);return r;}
  Opd opd(string s){ s=trim(s);Opd o; if(s.empty())return o;
    if(s[0]=='%'){ static map<string,int> sp={{"%tid.x",0},{"%tid.y",1},{"%tid.z",2},{"%ntid.x",3},{"%ntid.y",4},{"%ntid.z",5},{"%ctaid.x",6},{"%ctaid.y",7},{"%ctaid.z",8},{"%nctaid.x",9},{"%nctaid.y",10},{"%nctaid.z",11},{"%laneid",12}};
      auto i=sp.find(s); if(i!=sp.end()){o.k=SPECIAL;o.r=i->second;return o;} o.k=REG;o.r=reg(s);return o;}
    if(s[0]=='!'){ Opd q=opd(s.substr(1)); q.neg=true; return q; }
    if(s.size()>2&&s[0]=='0'&&(s[1]=='f'||s[1]=='F')){o.k=IMM;o.imm=strtoull(s.c_str()+2,0,16);return o;}
    if(s.size()>2&&s[0]=='0'&&(s[1]=='d'||s[1]=='D')){o.k=IMM;o.imm=strtoull(s.c_str()+2,0,16);return o;}
    if(isdigit(s[0])||s[0]=='-'){o.k=IMM;o.imm=s[0]=='-'?(uint64_t)strtoll(s.c_str(),0,0):strtoull(s.c_str(),0,0);return o;}
    auto i=k->sharedOff.find(s); if(i!=k->sharedOff.end()){o.k=IMM;o.imm=(uint64_t)i->second+SharedBase;return o;}
    unsup("operand "+s);return o; }
  static const uint64_t SharedBase=0x1000;
  Opd addr(string s){ s=trim(s); s=s.substr(1,s.size()-2); int off=0; size_t p=s.find('+'); if(p!=string::npos){off=atoi(s.c_str()+p+1);s=s.substr(0,p);} else { p=s.find('-',1); if(p!=string::npos){off=-atoi(s.c_str()+p+1);s=s.substr(0,p);} } Opd o=opd(s);o.off=off;return o;}
  static vector<string> args(const string&s){vector<string> v;string x;int d=0;for(char c:s){if(c=='{'||c=='[')d++;if(c=='}'||c==']')d--;if(c==','&&!d){v.push_back(trim(x));x.clear();}else x+=c;}if(!trim(x).empty())v.push_back(trim(x));return v;}
};
static bool parse(Module&m){
  istream*dummy=nullptr;(void)dummy; vector<string> lines=split(m.text,'\n'); Kernel*k=nullptr;Parser ps; bool inParams=false; int ln=0;
  for(auto&raw:lines){ ln++; string s=raw; size_t c=s.find("//"); if(c!=string::npos)s=s.substr(0,c); s=trim(s); if(s.empty())continue;
    if(s.rfind(".version",0)==0||s.rfind(".target",0)==0||s.rfind(".address_size",0)==0||s[0]=='{')continue;
    if(s.find(".entry")!=string::npos){ k=new Kernel; size_t a=s.find(".entry")+6; size_t b=s.find('(',a); k->name=trim(s.substr(a,b-a)); ps=Parser{};ps.k=k; m.k[k->name]=k; inParams=s.find(')')==string::npos; 
      continue;}
    if(s.find(".func")!=string::npos){unsup(".func");continue;}
    if(inParams){ if(s[0]==')'){inParams=false;continue;}
      // .param .align 8 .b8 _name[16],   or .param .b32 _name
      auto w=split(s,' '); int align=0,n=1; Ty t=T_NONE; string name; for(size_t i=0;i<w.size();i++){ string x=trim(w[i]); if(x==".align"){align=atoi(w[++i].c_str());} else if(x[0]=='.'&&ty(x.substr(1))!=T_NONE)t=ty(x.substr(1)); else if(x!=".param"&&!x.empty()){name=x;} }
      if(!name.empty()&&name.back()==',')name.pop_back(); size_t b=name.find('['); if(b!=string::npos){n=atoi(name.c_str()+b+1);name=name.substr(0,b);} int sz=size(t)*n; if(!align)align=size(t); k->paramBytes=(k->paramBytes+align-1)/align*align; k->paramOff[name]=k->paramBytes; k->paramBytes+=sz; continue; }
    if(!k)continue;
    if(s.rfind(".maxntid",0)==0){k->maxntid=atoi(s.c_str()+8);continue;}
    if(s.rfind(".minnctapersm",0)==0)continue;
    if(s.rfind(".reg",0)==0)continue;
    if(s[0]=='}')continue;
    if(s.rfind(".shared",0)==0){ auto w=split(s,' ');int align=4,n=1;Ty t=T_B8;string name; for(size_t i=0;i<w.size();i++){string x=trim(w[i]);for(auto&y:split(x,'\t')){ if(y==".align"){align=atoi(w[++i].c_str());} else if(y.size()>1&&y[0]=='.'&&ty(y.substr(1))!=T_NONE)t=ty(y.substr(1)); else if(y!=".shared"&&!y.empty())name=y; }} if(name.back()==';')name.pop_back(); size_t b=name.find('['); if(b!=string::npos){n=atoi(name.c_str()+b+1);name=name.substr(0,b);} k->sharedBytes=(k->sharedBytes+align-1)/align*align; k->sharedOff[name]=k->sharedBytes; k->sharedBytes+=size(t)*n; continue; }
    if(s.rfind(".local",0)==0){unsup(".local");continue;}
    if(s.rfind(".loc",0)==0||s.rfind(".pragma",0)==0||s.rfind(".branchtargets",0)==0)continue;
    if(s.back()==':'){ps.labels[s.substr(0,s.size()-1)]=k->code.size();continue;}
    if(s.back()==';')s.pop_back();
    Ins in; in.line=ln; in.op=O_NOP;
    if(s[0]=='@'){ size_t p=s.find_first_of(" \t"); string pr=s.substr(1,p-1); if(pr[0]=='!'){in.predNeg=true;pr=pr.substr(1);} in.pred=ps.reg(pr); s=trim(s.substr(p)); }
    size_t p=s.find_first_of(" \t"); string op=p==string::npos?s:s.substr(0,p); string rest=p==string::npos?"":trim(s.substr(p)); auto w=split(op,'.'); auto a=Parser::args(rest); string b=w[0];
    auto types=[&]{for(size_t i=1;i<w.size();i++){Ty t=ty(w[i]);if(t!=T_NONE){if(in.t==T_NONE)in.t=t;else in.t2=t;} if(w[i]=="approx")in.approx=1; if(w[i]=="rni")in.rnd=1; if(w[i]=="rzi")in.rnd=2; if(w[i]=="rmi")in.rnd=3; if(w[i]=="rpi")in.rnd=4; if(w[i]=="ftz")unsup(op); }}; types();
    auto gen=[&](OpC o,int n){in.op=o;in.d[0]=ps.opd(a[0]);in.ns=n;for(int i=0;i<n;i++)in.s[i]=ps.opd(a[i+1]);};
    auto has=[&](const char*x){for(auto&y:w)if(y==x)return true;return false;};
    if(b=="mov"){gen(O_MOV,1);}
    else if(b=="cvta"){gen(O_MOV,1);in.t=T_B64;}
    else if(b=="add")gen(O_ADD,2); else if(b=="sub")gen(O_SUB,2);
    else if(b=="mul"){gen(has("wide")?O_MULWIDE:has("hi")?O_MULHI:O_MUL,2);}
    else if(b=="mad"||b=="fma"){ if(has("hi")||has("wide"))unsup(op); gen(b=="fma"?O_FMA:O_MAD,3);}
    else if(b=="div")gen(O_DIV,2); else if(b=="rem")gen(O_REM,2); else if(b=="neg")gen(O_NEG,1); else if(b=="abs")gen(O_ABS,1);
    else if(b=="min")gen(O_MIN,2); else if(b=="max")gen(O_MAX,2); else if(b=="and")gen(O_AND,2); else if(b=="or")gen(O_OR,2); else if(b=="xor")gen(O_XOR,2); else if(b=="not")gen(O_NOT,1);
    else if(b=="shl")gen(O_SHL,2); else if(b=="shr")gen(O_SHR,2);
    else if(b=="setp"){ static map<string,int> cm={{"eq",0},{"ne",1},{"lt",2},{"le",3},{"gt",4},{"ge",5},{"lo",2},{"ls",3},{"hi",4},{"hs",5},{"equ",8},{"neu",9},{"ltu",10},{"leu",11},{"gtu",12},{"geu",13},{"num",14},{"nan",15}}; gen(O_SETP,2); auto i=cm.find(w[1]); if(i==cm.end()||w.size()>3)unsup(op); else in.cmp=i->second; }
    else if(b=="selp"){gen(O_SELP,3);}
    else if(b=="cvt"){gen(O_CVT,1);}
    else if(b=="sqrt")gen(O_SQRT,1); else if(b=="rcp")gen(O_RCP,1); else if(b=="rsqrt")gen(O_RSQRT,1); else if(b=="ex2")gen(O_EX2,1); else if(b=="lg2")gen(O_LG2,1); else if(b=="sin")gen(O_SIN,1); else if(b=="cos")gen(O_COS,1); else if(b=="tanh")gen(O_TANH,1);
    else if(b=="testp"){gen(O_TESTP,1); in.cmp=has("notanumber")?0:has("infinite")?1:has("finite")?2:9; if(in.cmp==9)unsup(op);}
    else if(b=="popc")gen(O_POPC,1); else if(b=="clz")gen(O_CLZ,1);
    else if(b=="bar"||b=="barrier"){in.op=O_BAR; if(op!="bar.sync"&&op!="barrier.sync")unsup(op);}
    else if(b=="membar"||b=="fence")in.op=O_MEMBAR;
    else if(b=="ret"||b=="exit")in.op=O_RET;
    else if(b=="bra"){in.op=O_BRA;ps.fix.push_back({(int)k->code.size(),trim(rest)});}
    else if(b=="ld"||b=="st"){ bool ld=b=="ld"; in.space=has("shared")?1:has("global")?2:has("param")?3:has("local")?4:0; if(in.space==4||in.space==0)unsup(op); in.vec=has("v4")?4:has("v2")?2:1; string regsS=ld?a[0]:a[1], ad=ld?a[1]:a[0];
      if(in.space==3){ in.op=O_LDPARAM; in.d[0]=ps.opd(a[0]); string x=a[1].substr(1,a[1].size()-2); int off=0; size_t q=x.find('+'); if(q!=string::npos){off=atoi(x.c_str()+q+1);x=x.substr(0,q);} auto i=k->paramOff.find(x); if(i==k->paramOff.end())unsup("param "+x); else in.target=i->second+off; }
      else { in.op=ld?O_LD:O_ST; in.s[0]=ps.addr(ad); if(regsS[0]=='{'){ auto v=Parser::args(regsS.substr(1,regsS.size()-2)); for(int i=0;i<in.vec;i++)in.d[i]=ps.opd(v[i]); } else in.d[0]=ps.opd(regsS); } }
    else unsup(op);
    k->code.push_back(in);
  }
  return true;
}
// resolve labels after whole text: second pass
static void resolve(Module&m){ // re-scan labels per kernel
  Kernel*k=nullptr;int idx=0;map<string,int> lab;vector<pair<int,string>> fix; auto fin=[&]{ if(!k)return; for(auto&f:fix){auto i=lab.find(f.second); if(i==lab.end()){unsup("label "+f.second);}else k->code[f.first].target=i->second;} lab.clear();fix.clear(); };
  for(auto raw:split(m.text,'\n')){ size_t c=raw.find("//"); if(c!=string::npos)raw=raw.substr(0,c); string s=trim(raw); if(s.empty())continue; if(s.find(".entry")!=string::npos){fin(); size_t a=s.find(".entry")+6,b=s.find('(',a); k=m.k[trim(s.substr(a,b-a))];idx=0;continue;} if(!k)continue; if(s[0]=='.'||s[0]=='{'||s[0]=='}'||s[0]==')')continue; if(s.back()==':'){lab[s.substr(0,s.size()-1)]=idx;continue;} string t=s; if(t.back()==';')t.pop_back(); if(t[0]=='@')t=trim(t.substr(t.find_first_of(" \t"))); if(t.rfind("bra",0)==0){ size_t p=t.find_first_of(" \t"); fix.push_back({idx,trim(t.substr(p))}); } idx++; }
  fin(); }
union R{uint64_t u;int64_t s;uint32_t u32;int32_t s32;float f;double d;};
struct Shadow{uint32_t we=0,re=0;int w=-1,r=-1;bool init=false;};
static uint32_t h32(uint32_t x){x^=x>>16;x*=0x7feb352du;x^=x>>15;x*=0x846ca68bu;x^=x>>16;return x;}
static float approxUlp(float exact,float in,int ulps){ // shift by up to +-ulps
  if(!isfinite(exact)||exact==0)return exact; uint32_t b;memcpy(&b,&in,4); int e=(int)(h32(b)%(2*ulps+1))-ulps; uint32_t x;memcpy(&x,&exact,4); x+=e; float r;memcpy(&r,&x,4);return r;}
struct Launch{Kernel*k;int g[3],b[3];vector<uint8_t> args;};
struct Block{ Kernel&k;Launch&L;int c[3];vector<uint8_t>&sh;vector<Shadow>&sd;uint32_t epoch;};
static const char*where(Kernel&k,const Ins&i){static thread_local char buf[400];snprintf(buf,400,"%s line %d",k.name.c_str(),i.line);return buf;}
static void run(Launch L){
  Kernel&k=*L.k; int n=L.b[0]*L.b[1]*L.b[2]; vector<R> regs((size_t)k.nregs*n); vector<uint8_t> sh(k.sharedBytes); vector<Shadow> sd(k.sharedBytes/4+1); vector<int> pc(n); vector<char> st(n); uint32_t epoch=0; long cnt=0;
  const Ins*code=k.code.data(); int nc=k.code.size();
  uintptr_t lastLo=1,lastHi=0; // cache of one allocation
  for(int cz=0;cz<L.g[2];cz++)for(int cy=0;cy<L.g[1];cy++)for(int cx=0;cx<L.g[0];cx++){
    fill(pc.begin(),pc.end(),0);fill(st.begin(),st.end(),0); for(auto&s:sd)s.init=false; memset(sh.data(),0xCD,sh.size()); epoch++;
    memset(regs.data(),0xAB,regs.size()*sizeof(R));
    for(;;){ int atBar=0,done=0; int barLine=-1;
      for(int t=0;t<n;t++){ if(st[t]==2){done++;continue;} st[t]=0; R*r=&regs[(size_t)t*k.nregs]; int i=pc[t];
        auto V=[&](const Opd&o)->R{ R x; if(o.k==REG){x=r[o.r];return x;} x.u=0; if(o.k==IMM){x.u=o.imm;return x;} int v=0; switch(o.r){case 0:v=t%L.b[0];break;case 1:v=t/L.b[0]%L.b[1];break;case 2:v=t/(L.b[0]*L.b[1]);break;case 3:v=L.b[0];break;case 4:v=L.b[1];break;case 5:v=L.b[2];break;case 6:v=cx;break;case 7:v=cy;break;case 8:v=cz;break;case 9:v=L.g[0];break;case 10:v=L.g[1];break;case 11:v=L.g[2];break;case 12:v=t&31;break;} x.u=(uint32_t)v;return x;};
        for(;;){ if(i>=nc){st[t]=2;break;} const Ins&in=code[i]; cnt++;
          if(in.pred>=0){ bool p=r[in.pred].u&1; if(in.predNeg)p=!p; if(!p){i++;continue;} }
          switch(in.op){
          case O_MOV: r[in.d[0].r]=V(in.s[0]);break;
          case O_LDPARAM:{ R x;x.u=0; int sz=size(in.t); memcpy(&x,L.args.data()+in.target,sz); if(in.t==T_S32)x.s=x.s32; r[in.d[0].r]=x;break;}
          #define INT2(OP) {R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; switch(in.t){case T_F32:x.f=a.f OP b.f;break;case T_F64:x.d=a.d OP b.d;break;case T_U64:case T_S64:case T_B64:x.u=a.u OP b.u;break;case T_U16:case T_S16:x.u=(uint16_t)(a.u OP b.u);break;default:x.u=(uint32_t)(a.u32 OP b.u32);} r[in.d[0].r]=x;}
          case O_ADD:INT2(+)break; case O_SUB:INT2(-)break; case O_MUL:INT2(*)break;
          case O_MULWIDE:{R a=V(in.s[0]),b=V(in.s[1]),x; if(in.t==T_U32)x.u=(uint64_t)a.u32*b.u32; else if(in.t==T_S32)x.s=(int64_t)a.s32*b.s32; else {x.u=0;unsup("mul.wide type");} r[in.d[0].r]=x;break;}
          case O_MULHI:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; if(in.t==T_U32)x.u=((uint64_t)a.u32*b.u32)>>32; else if(in.t==T_S32)x.u=(uint32_t)(((int64_t)a.s32*b.s32)>>32); else if(in.t==T_U64)x.u=(uint64_t)(((unsigned __int128)a.u*b.u)>>64); else unsup("mul.hi"); r[in.d[0].r]=x;break;}
          case O_MAD:{R a=V(in.s[0]),b=V(in.s[1]),c=V(in.s[2]),x;x.u=0; if(in.t==T_F32)x.f=fmaf(a.f,b.f,c.f); else if(size(in.t)==8)x.u=a.u*b.u+c.u; else x.u=(uint32_t)(a.u32*b.u32+c.u32); r[in.d[0].r]=x;break;}
          case O_FMA:{R a=V(in.s[0]),b=V(in.s[1]),c=V(in.s[2]),x;x.u=0; if(in.t==T_F32)x.f=fmaf(a.f,b.f,c.f); else x.d=fma(a.d,b.d,c.d); r[in.d[0].r]=x;break;}
          case O_DIV:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; switch(in.t){case T_F32:x.f=a.f/b.f; if(in.approx)x.f=approxUlp(x.f,a.f,2);break;case T_F64:x.d=a.d/b.d;break;case T_U32:x.u=b.u32?a.u32/b.u32:0xffffffffu;break;case T_S32:x.u=b.s32?(uint32_t)(a.s32/b.s32):0xffffffffu;break;case T_S64:x.s=b.s?a.s/b.s:-1;break;case T_U64:x.u=b.u?a.u/b.u:~0ull;break;default:unsup("div type");} r[in.d[0].r]=x;break;}
          case O_REM:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; switch(in.t){case T_U32:x.u=b.u32?a.u32%b.u32:a.u32;break;case T_S32:x.u=b.s32?(uint32_t)(a.s32%b.s32):a.u32;break;case T_S64:x.s=b.s?a.s%b.s:a.s;break;case T_U64:x.u=b.u?a.u%b.u:a.u;break;default:unsup("rem type");} r[in.d[0].r]=x;break;}
          case O_NEG:{R a=V(in.s[0]),x;x.u=0; if(in.t==T_F32)x.f=-a.f; else if(in.t==T_F64)x.d=-a.d; else if(size(in.t)==8)x.s=-a.s; else x.u=(uint32_t)-a.s32; r[in.d[0].r]=x;break;}
          case O_ABS:{R a=V(in.s[0]),x;x.u=0; if(in.t==T_F32)x.f=fabsf(a.f); else if(in.t==T_F64)x.d=fabs(a.d); else if(size(in.t)==8)x.s=llabs(a.s); else x.u=(uint32_t)abs(a.s32); r[in.d[0].r]=x;break;}
          case O_MIN:case O_MAX:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0;bool mx=in.op==O_MAX; switch(in.t){case T_F32:x.f=mx?fmaxf(a.f,b.f):fminf(a.f,b.f);break;case T_F64:x.d=mx?fmax(a.d,b.d):fmin(a.d,b.d);break;case T_U32:x.u=mx?max(a.u32,b.u32):min(a.u32,b.u32);break;case T_S32:x.u=(uint32_t)(mx?max(a.s32,b.s32):min(a.s32,b.s32));break;case T_S64:x.s=mx?max(a.s,b.s):min(a.s,b.s);break;case T_U64:x.u=mx?max(a.u,b.u):min(a.u,b.u);break;default:unsup("minmax type");} r[in.d[0].r]=x;break;}
          case O_AND:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=a.u&b.u; if(size(in.t)==4)x.u=(uint32_t)x.u; r[in.d[0].r]=x;break;}
          case O_OR:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=a.u|b.u; if(in.t==T_PRED)x.u&=1; else if(size(in.t)==4)x.u=(uint32_t)x.u; r[in.d[0].r]=x;break;}
          case O_XOR:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=a.u^b.u; if(in.t==T_PRED)x.u&=1; else if(size(in.t)==4)x.u=(uint32_t)x.u; r[in.d[0].r]=x;break;}
          case O_NOT:{R a=V(in.s[0]),x;x.u=~a.u; if(in.t==T_PRED)x.u&=1; else if(size(in.t)==4)x.u=(uint32_t)x.u; r[in.d[0].r]=x;break;}
          case O_SHL:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; if(size(in.t)==8)x.u=b.u32>63?0:a.u<<b.u32; else x.u=b.u32>31?0:(uint32_t)(a.u32<<b.u32); r[in.d[0].r]=x;break;}
          case O_SHR:{R a=V(in.s[0]),b=V(in.s[1]),x;x.u=0; switch(in.t){case T_S32:x.u=(uint32_t)(a.s32>>min(31u,b.u32));break;case T_S64:x.s=a.s>>min(63u,b.u32);break;case T_U64:case T_B64:x.u=b.u32>63?0:a.u>>b.u32;break;default:x.u=b.u32>31?0:a.u32>>b.u32;} r[in.d[0].r]=x;break;}
          case O_SETP:{R a=V(in.s[0]),b=V(in.s[1]);bool p=false,un=false; int c=in.cmp;
            #define CMP(A,B) switch(c&7){case 0:p=A==B;break;case 1:p=A!=B;break;case 2:p=A<B;break;case 3:p=A<=B;break;case 4:p=A>B;break;case 5:p=A>=B;break;}
            if(in.t==T_F32||in.t==T_F64){ double A=in.t==T_F32?a.f:a.d,B=in.t==T_F32?b.f:b.d; un=isnan(A)||isnan(B); if(c==14)p=!un; else if(c==15)p=un; else { if(un)p=c>=8; else {CMP(A,B)} } }
            else if(in.t==T_S32){CMP(a.s32,b.s32)} else if(in.t==T_U32||in.t==T_B32){CMP(a.u32,b.u32)} else if(in.t==T_S64){CMP(a.s,b.s)} else if(in.t==T_U64||in.t==T_B64){CMP(a.u,b.u)} else if(in.t==T_S16){CMP((int16_t)a.s32,(int16_t)b.s32)} else if(in.t==T_U16||in.t==T_B16){CMP((uint16_t)a.u32,(uint16_t)b.u32)} else unsup("setp type");
            r[in.d[0].r].u=p;break;}
          case O_SELP:{R p=V(in.s[2]); r[in.d[0].r]=(p.u&1)?V(in.s[0]):V(in.s[1]);break;}
          case O_TESTP:{R a=V(in.s[0]); double v=in.t==T_F32?a.f:a.d; r[in.d[0].r].u=in.cmp==0?isnan(v):in.cmp==1?isinf(v):isfinite(v);break;}
          case O_CVT:{R a=V(in.s[0]),x;x.u=0; Ty D=in.t,Q=in.t2; 
            auto isInt=[](Ty t){return t<=T_S64;}; 
            if(isInt(Q)){ int64_t v=0;uint64_t uv=0;bool sg=true; switch(Q){case T_S8:v=(int8_t)a.s32;break;case T_U8:case T_B8:v=(uint8_t)a.u32;break;case T_S16:v=(int16_t)a.s32;break;case T_U16:case T_B16:v=(uint16_t)a.u32;break;case T_S32:v=a.s32;break;case T_U32:case T_B32:v=a.u32;break;case T_S64:v=a.s;break;default:uv=a.u;v=(int64_t)uv;sg=false;}
              switch(D){case T_F32:x.f=sg?(float)v:(float)uv;break;case T_F64:x.d=sg?(double)v:(double)uv;break;case T_S8:x.s=(int8_t)v;x.u=(uint32_t)x.s;break;case T_U8:x.u=(uint8_t)v;break;case T_S16:x.u=(uint32_t)(int16_t)v;break;case T_U16:x.u=(uint16_t)v;break;case T_S32:case T_U32:case T_B32:x.u=(uint32_t)v;break;default:x.s=v;} }
            else { double v=Q==T_F32?a.f:a.d; switch(D){case T_F32: { float f=Q==T_F32?a.f:(float)a.d; if(in.rnd==1)f=nearbyintf(f);else if(in.rnd==2)f=truncf(f);else if(in.rnd==3)f=floorf(f);else if(in.rnd==4)f=ceilf(f); x.f=f;break;} case T_F64:x.d=v;break; default:{ double q=in.rnd==1?nearbyint(v):in.rnd==3?floor(v):in.rnd==4?ceil(v):trunc(v); if(isnan(q))q=0; if(D==T_S32)x.u=(uint32_t)(int32_t)max(-2147483648.0,min(2147483647.0,q)); else if(D==T_U32)x.u=(uint32_t)max(0.0,min(4294967295.0,q)); else if(D==T_S64)x.s=q>=9.2233720368547758e18?INT64_MAX:q<=-9.2233720368547758e18?INT64_MIN:(int64_t)q; else if(D==T_U64)x.u=q<=0?0:(uint64_t)q; else unsup("cvt f->small"); } } }
            r[in.d[0].r]=x;break;}
          case O_SQRT:{R a=V(in.s[0]),x;x.u=0;if(in.t==T_F32){x.f=sqrtf(a.f);if(in.approx)x.f=approxUlp(x.f,a.f,1);}else x.d=sqrt(a.d);r[in.d[0].r]=x;break;}
          case O_RCP:{R a=V(in.s[0]),x;x.u=0;if(in.t==T_F32){x.f=1.0f/a.f;if(in.approx)x.f=approxUlp(x.f,a.f,1);}else x.d=1/a.d;r[in.d[0].r]=x;break;}
          case O_RSQRT:{R a=V(in.s[0]),x;x.u=0;if(in.t==T_F32)x.f=approxUlp(1.0f/sqrtf(a.f),a.f,2);else x.d=1/sqrt(a.d);r[in.d[0].r]=x;break;}
          case O_EX2:{R a=V(in.s[0]),x;x.u=0;x.f=approxUlp((float)exp2((double)a.f),a.f,2);r[in.d[0].r]=x;break;}
          case O_LG2:{R a=V(in.s[0]),x;x.u=0; double e=log2((double)a.f); if(isfinite(e)){ uint32_t b;memcpy(&b,&a.f,4); double sgn=((int)(h32(b)%2001)-1000)/1000.0; if(a.f>=0.5&&a.f<=2)e+=sgn*ldexp(1,-22); else e*=1+sgn*ldexp(1,-22);} x.f=(float)e;r[in.d[0].r]=x;break;}
          case O_SIN:{R a=V(in.s[0]),x;x.u=0;x.f=sinf(a.f);r[in.d[0].r]=x;break;} case O_COS:{R a=V(in.s[0]),x;x.u=0;x.f=cosf(a.f);r[in.d[0].r]=x;break;} case O_TANH:{R a=V(in.s[0]),x;x.u=0;x.f=tanhf(a.f)*(1+ldexpf(1,-11)*0.9f);r[in.d[0].r]=x;break;}
          case O_POPC:{R a=V(in.s[0]);r[in.d[0].r].u=__builtin_popcountll(size(in.t)==8?a.u:a.u32);break;} case O_CLZ:{R a=V(in.s[0]);r[in.d[0].r].u=size(in.t)==8?(a.u?__builtin_clzll(a.u):64):(a.u32?__builtin_clz(a.u32):32);break;}
          case O_LD:case O_ST:{ uint64_t ad=V(in.s[0]).u+in.s[0].off; int sz=size(in.t),tot=sz*in.vec; 
            if(ad%tot) finding(string(where(k,in))+": address not aligned to "+to_string(tot));
            uint8_t*p; if(in.space==1){ uint64_t o=ad-Parser::SharedBase; if(o>=(uint64_t)k.sharedBytes||o+tot>(uint64_t)k.sharedBytes){finding(string(where(k,in))+": shared memory out of bounds, offset "+to_string((long)o)+" of "+to_string(k.sharedBytes)); if(in.op==O_LD)for(int v=0;v<in.vec;v++)r[in.d[v].r].u=0; break;} p=sh.data()+o;
              for(int w2=0;w2<tot;w2+=4){ Shadow&q=sd[(o+w2)/4]; if(in.op==O_LD){ if(!q.init)finding(string(where(k,in))+": shared memory read before it was written"); if(q.we==epoch&&q.w!=t)finding(string(where(k,in))+": race: read of what another thread wrote since the last barrier"); if(q.re!=epoch){q.re=epoch;q.r=t;}else if(q.r!=t)q.r=-2; } else { if(q.we==epoch&&q.w!=t)finding(string(where(k,in))+": race: two threads write the same word"); if(q.re==epoch&&q.r!=t)finding(string(where(k,in))+": race: write of what another thread read since the last barrier"); q.we=epoch;q.w=t;q.init=true; } } }
            else { if(!(ad>=lastLo&&ad+tot<=lastHi)){ auto it=dev.upper_bound(ad); bool ok=false; if(it!=dev.begin()){--it; if(ad>=it->first&&ad+tot<=it->first+it->second){ok=true;lastLo=it->first;lastHi=it->first+it->second;}} if(!ok){ finding(string(where(k,in))+": global memory out of bounds ("+(in.op==O_LD?"load":"store")+")"); if(in.op==O_LD)for(int v=0;v<in.vec;v++)r[in.d[v].r].u=0; break; } } p=(uint8_t*)ad; }
            for(int v=0;v<in.vec;v++){ if(in.op==O_LD){ R x;x.u=0;memcpy(&x,p+v*sz,sz); if(in.t==T_S8)x.u=(uint32_t)(int8_t)x.u; if(in.t==T_S16)x.u=(uint32_t)(int16_t)x.u; r[in.d[v].r]=x; } else { R x=V(in.d[v]); memcpy(p+v*sz,&x,sz);} }
            break;}
          case O_BRA: i=in.target-1; break;
          case O_BAR: st[t]=1; pc[t]=i+1; break;
          case O_RET: st[t]=2; break;
          case O_MEMBAR:case O_NOP: break;
          }
          if(st[t])break; i++;
        }
        if(st[t]==1){atBar++; int l=code[pc[t]-1].line; if(barLine<0)barLine=l; else if(barLine!=l)finding(k.name+": threads of a group wait at different barriers"); } else done++;
      }
      epoch++;
      if(!atBar)break; if(atBar&&done)finding(k.name+": some threads ended while others wait at a barrier");
    }
  }
  nInstr+=cnt;
}
extern "C"{
#define API __attribute__((visibility("default"))) CUresult
API cuInit(unsigned){return 0;}
API cuDriverGetVersion(int*v){const char*e=getenv("CUDA_STANDIN_DRIVER");*v=e?atoi(e):13000;return 0;}
API cuDeviceGet(int*d,int o){*d=o;return 0;}
API cuDeviceGetCount(int*c){*c=1;return 0;}
API cuDeviceGetName(char*n,int l,int){snprintf(n,l,"NVIDIA Stand-in (H100)");return 0;}
API cuDeviceTotalMem_v2(size_t*b,int){*b=Total;return 0;}
API cuDeviceGetAttribute(int*v,int a,int){ static map<int,int> m={{1,1024},{2,1024},{3,1024},{4,64},{5,2147483647},{6,65535},{7,65535},{8,49152},{9,65536},{10,32},{11,2147483647},{12,65536},{13,1980000},{14,512},{15,1},{16,132},{17,0},{18,0},{19,1},{20,0},{31,1},{32,1},{33,0},{34,0},{35,0},{36,2619000},{37,5120},{38,52428800},{39,2048},{40,3},{41,1},{50,0},{75,9},{76,0},{81,233472},{82,65536},{83,1},{97,232448}}; auto i=m.find(a); *v=i==m.end()?0:i->second; if(i==m.end()&&Trace)fprintf(logf(),"attribute %d asked for\n",a); return 0;}
API cuDeviceComputeCapability(int*a,int*b,int){*a=9;*b=0;return 0;}
API cuCtxCreate_v2(P*c,unsigned,int){auto*x=new Ctx;*c=x;cur=x;return 0;}
API cuCtxDestroy_v2(P c){lock_guard<recursive_mutex> g(big);((Ctx*)c)->dead=true;if(cur==c)cur=nullptr;return 0;}
API cuCtxSetCurrent(P c){cur=(Ctx*)c; if(cur&&cur->dead){return 709;} return 0;}
API cuCtxSynchronize(){NEEDCTX("cuCtxSynchronize");lock_guard<recursive_mutex> g(big);drain(&def);for(auto*s:streams)drain(s);return 0;}
API cuCtxGetCacheConfig(int*p){*p=0;return 0;} API cuCtxSetCacheConfig(int){return 0;} API cuCtxGetSharedMemConfig(int*p){*p=1;return 0;} API cuCtxSetSharedMemConfig(int){return 0;}
API cuDeviceCanAccessPeer(int*c,int,int){*c=0;return 0;} API cuCtxEnablePeerAccess(P,unsigned){return 0;} API cuCtxDisablePeerAccess(P){return 0;} API cuDeviceGetP2PAttribute(int*v,int,int,int){*v=0;return 0;}
API cuPointerGetAttribute(void*o,int,uintptr_t p){lock_guard<recursive_mutex> g(big); if(inMap(dev,p,1)){*(int*)o=2;return 0;} if(inMap(pinned,p,1)){*(int*)o=1;return 0;} return 1;}
API cuMemGetInfo_v2(size_t*f,size_t*t){NEEDCTX("cuMemGetInfo");*f=Total-devUsed;*t=Total;return 0;}
API cuMemAlloc_v2(P*p,size_t n){NEEDCTX("cuMemAlloc");lock_guard<recursive_mutex> g(big); void*q=nullptr; size_t m=(n+255)/256*256+256; if(posix_memalign(&q,512,m))return 2; memset(q,0xFF,m); dev[(uintptr_t)q]=n; devUsed+=n; *p=q; return 0;}
API cuMemFree_v2(P p){lock_guard<recursive_mutex> g(big); auto i=dev.find((uintptr_t)p); if(i==dev.end()){finding("cuMemFree of what was not allocated");return 1;} drain(&def);for(auto*s:streams)drain(s); devUsed-=i->second; dev.erase(i); free(p); return 0;}
API cuMemAllocHost_v2(P*p,size_t n){NEEDCTX("cuMemAllocHost");lock_guard<recursive_mutex> g(big); void*q=nullptr; if(posix_memalign(&q,4096,n+64))return 2; pinned[(uintptr_t)q]=n;*p=q;return 0;}
API cuMemFreeHost(P p){lock_guard<recursive_mutex> g(big); pinned.erase((uintptr_t)p); free(p);return 0;}
API cuMemHostRegister_v2(P p,size_t n,unsigned){lock_guard<recursive_mutex> g(big);pinned[(uintptr_t)p]=n;return 0;} API cuMemHostUnregister(P p){lock_guard<recursive_mutex> g(big);pinned.erase((uintptr_t)p);return 0;} API cuMemHostGetDevicePointer_v2(P*d,P h,unsigned){*d=h;return 0;}
API cuMemcpyAsync(P d,P s,size_t n,P st){ NEEDCTX("cuMemcpyAsync"); lock_guard<recursive_mutex> g(big); uintptr_t D=(uintptr_t)d,Q=(uintptr_t)s; bool dd=inMap(dev,D,n),ds=inMap(dev,Q,n),ph=inMap(pinned,D,n),pq=inMap(pinned,Q,n); if(n==0)return 0; if(!dd&&!ds){finding("cuMemcpyAsync: neither side is in device memory");}
  if(ds&&!dd&&!ph){ drain(S(st)); memcpy(d,s,n); return 0; }
  if(dd&&!ds&&!pq){ auto buf=make_shared<vector<uint8_t>>((uint8_t*)s,(uint8_t*)s+n); put(S(st),[=]{memcpy(d,buf->data(),n);}); return 0; }
  put(S(st),[=]{memmove(d,s,n);}); return 0; }
API cuMemsetD8Async(P d,uint8_t v,size_t n,P st){ NEEDCTX("cuMemsetD8Async"); lock_guard<recursive_mutex> g(big); if(!inMap(dev,(uintptr_t)d,n)){finding("cuMemsetD8Async out of bounds");return 1;} put(S(st),[=]{memset(d,v,n);}); return 0;}
API cuStreamCreate(P*s,unsigned f){NEEDCTX("cuStreamCreate");lock_guard<recursive_mutex> g(big);auto*x=new Stream{{},(f&1)!=0};streams.insert(x);*s=x;return 0;}
API cuStreamCreateWithPriority(P*s,unsigned f,int){return cuStreamCreate(s,f);}
API cuStreamDestroy_v2(P s){lock_guard<recursive_mutex> g(big);drain((Stream*)s);streams.erase((Stream*)s);return 0;}
API cuStreamSynchronize(P s){NEEDCTX("cuStreamSynchronize");lock_guard<recursive_mutex> g(big);drain(S(s));return 0;}
API cuGetErrorString(int e,const char**p){static thread_local char b[40];snprintf(b,40,"fake error %d",e);*p=b;return 0;} API cuGetErrorName(int e,const char**p){return cuGetErrorString(e,p);}
API cuModuleLoadDataEx(P*m,const char*t,unsigned,P,P){ NEEDCTX("cuModuleLoadDataEx"); lock_guard<recursive_mutex> g(big); auto*x=new Module; x->text=t; parse(*x); resolve(*x); long id=nMod++; if(const char*d=getenv("CUDA_STANDIN_PTX")){ string f=string(d)+"/"+to_string(id)+"_"+(x->k.empty()?"none":x->k.begin()->first)+".ptx"; if(FILE*o=fopen(f.c_str(),"w")){fputs(t,o);fclose(o);} } *m=x; return 0;}
API cuModuleLoadData(P*m,const char*t){return cuModuleLoadDataEx(m,t,0,0,0);}
API cuModuleUnload(P){return 0;}
API cuModuleGetFunction(P*f,P m,const char*n){auto*x=(Module*)m;auto i=x->k.find(n);if(i==x->k.end())return 500;*f=i->second;return 0;}
API cuLaunchKernel(P f,unsigned gx,unsigned gy,unsigned gz,unsigned bx,unsigned by,unsigned bz,unsigned sh,P st,void**args,void**extra){ NEEDCTX("cuLaunchKernel"); nLaunch++; if(NoExec)return 0; lock_guard<recursive_mutex> g(big); auto*k=(Kernel*)f; if(gy>65535||gz>65535||bx*by*bz>1024||!gx||!gy||!gz||!bx)return finding(k->name+": impossible launch"),1; if(k->maxntid&&(int)(bx*by*bz)>k->maxntid)return finding(k->name+": more threads than maxntid"),1; Launch L;L.k=k;L.g[0]=gx;L.g[1]=gy;L.g[2]=gz;L.b[0]=bx;L.b[1]=by;L.b[2]=bz; (void)sh;
  if(args){finding("args not by buffer");return 1;} void*buf=nullptr;size_t sz=0; for(int i=0;extra[i];i+=2){ if((uintptr_t)extra[i]==1)buf=extra[i+1]; if((uintptr_t)extra[i]==2)sz=*(size_t*)extra[i+1]; }
  if((int)sz!=k->paramBytes)finding(k->name+": argument buffer has "+to_string(sz)+" bytes, PTX wants "+to_string(k->paramBytes)); L.args.assign((uint8_t*)buf,(uint8_t*)buf+sz); L.args.resize(max<size_t>(sz,k->paramBytes)); put(S(st),[L]{run(L);}); return 0; }
API cuOccupancyMaxActiveBlocksPerMultiprocessor(int*n,P,int,size_t){*n=2;return 0;} API cuOccupancyMaxPotentialBlockSize(int*a,int*b,P,P,size_t,int){*a=1;*b=256;return 0;}
API cuEventCreate(P*e,unsigned){*e=malloc(8);return 0;} API cuEventDestroy_v2(P e){free(e);return 0;} API cuEventQuery(P){return 0;} API cuEventElapsedTime(float*m,P,P){*m=1;return 0;} API cuEventRecord(P,P s){lock_guard<recursive_mutex> g(big);drain(S(s));return 0;} API cuEventSynchronize(P){return 0;}
}
